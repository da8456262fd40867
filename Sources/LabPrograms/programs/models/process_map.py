"""multiprocessing.Pool.map: tasks are cut into chunks, workers fetch one after the other."""
from multiprocessing import Pool


def run(workload, tasks, workers):
    with Pool(workers) as pool:
        return pool.map(workload.work, tasks)
