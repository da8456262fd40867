"""asyncio: a coroutine for each task, all of them gathered on one thread."""
import asyncio


async def run_all(workload, tasks):
    return await asyncio.gather(*[workload.work_async(task) for task in tasks])


def run(workload, tasks, workers):
    return asyncio.run(run_all(workload, tasks))
