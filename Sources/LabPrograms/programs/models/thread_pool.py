"""concurrent.futures.ThreadPoolExecutor: map gives back the results in the order of the tasks."""
from concurrent.futures import ThreadPoolExecutor


def run(workload, tasks, workers):
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(workload.work, tasks))
