"""asyncio with threads: the loop stays responsive, as its heartbeat shows, while threads block."""
import asyncio
from concurrent.futures import ThreadPoolExecutor


async def heartbeat():
    while True:
        await asyncio.sleep(0.02)


async def run_all(workload, tasks, workers):
    loop = asyncio.get_running_loop()
    beating = asyncio.create_task(heartbeat(), name="heartbeat")
    with ThreadPoolExecutor(workers) as pool:

        def offload(function, argument):
            return loop.run_in_executor(pool, function, argument)

        jobs = [workload.work_offloading(task, offload) for task in tasks]
        results = await asyncio.gather(*jobs)
    beating.cancel()
    return results


def run(workload, tasks, workers):
    return asyncio.run(run_all(workload, tasks, workers))
