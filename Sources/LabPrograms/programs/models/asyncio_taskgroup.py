"""asyncio.TaskGroup: if one task fails, the others are cancelled (Python 3.11 or later)."""
import asyncio


async def run_all(workload, tasks):
    async with asyncio.TaskGroup() as group:
        running = [
            group.create_task(workload.work_async(task), name=f"task-{i}")
            for i, task in enumerate(tasks)
        ]
    return [task.result() for task in running]


def run(workload, tasks, workers):
    return asyncio.run(run_all(workload, tasks))
