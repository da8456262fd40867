import concurrent.futures
import multiprocessing
import time


def nap(number):
    time.sleep(0.05)
    if number == 3:
        raise KeyError(number)


def nap_quietly(number):
    time.sleep(0.05)


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        concurrent.futures.wait([pool.submit(nap, number) for number in range(4)])
    with multiprocessing.Pool(2) as pool:
        pool.map(nap_quietly, range(4), chunksize=1)
