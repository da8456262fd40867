"""concurrent.futures.ProcessPoolExecutor: tasks and results travel to processes and back."""
from concurrent.futures import ProcessPoolExecutor


def run(workload, tasks, workers):
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(workload.work, tasks))
