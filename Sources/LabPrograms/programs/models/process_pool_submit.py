"""concurrent.futures.ProcessPoolExecutor: submit, then take each result as soon as it is there."""
from concurrent.futures import ProcessPoolExecutor, as_completed


def run(workload, tasks, workers):
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(workload.work, task) for task in tasks]
        return [job.result() for job in as_completed(jobs)]
