"""concurrent.futures.InterpreterPoolExecutor (3.14 or later): threads with a GIL each."""
from concurrent.futures import InterpreterPoolExecutor


def run(workload, tasks, workers):
    with InterpreterPoolExecutor(workers) as pool:
        return list(pool.map(workload.work, tasks))
