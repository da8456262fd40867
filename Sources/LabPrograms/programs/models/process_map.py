"""multiprocessing.Pool.map: the tasks are cut into chunks, the workers fetch one after the other."""
from multiprocessing import Pool


def run(workload, tasks, workers):
    with Pool(workers) as pool:
        return pool.map(workload.work, tasks)
