import concurrent.futures
import time


def nap(number):
    time.sleep(0.1)


with concurrent.futures.ThreadPoolExecutor(2) as pool:
    list(pool.map(nap, range(6)))
