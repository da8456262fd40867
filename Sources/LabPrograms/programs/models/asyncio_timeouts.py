"""asyncio.wait_for: a task that is too slow is cancelled, and tried again with more patience."""
import asyncio


async def insist(workload, task):
    patience = 0.1
    while True:
        attempt = asyncio.create_task(workload.work_async(task))
        try:
            return await asyncio.wait_for(attempt, patience)
        except asyncio.TimeoutError:
            patience *= 4


async def run_all(workload, tasks):
    return await asyncio.gather(*[insist(workload, task) for task in tasks])


def run(workload, tasks, workers):
    return asyncio.run(run_all(workload, tasks))
