"""asyncio with processes: waits overlap on the loop, and what computes runs on other cores."""
import asyncio
from concurrent.futures import ProcessPoolExecutor


async def run_all(workload, tasks, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:

        def offload(function, argument):
            return loop.run_in_executor(pool, function, argument)

        return await asyncio.gather(*[workload.work_offloading(task, offload) for task in tasks])


def run(workload, tasks, workers):
    return asyncio.run(run_all(workload, tasks, workers))
