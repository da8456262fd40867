"""ProcessPoolExecutor whose workers are no copies: each starts Python and imports the program."""
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def run(workload, tasks, workers):
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(workload.work, tasks))
