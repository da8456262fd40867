import concurrent.futures
import threading
import time

submitted = threading.Event()
two = threading.Barrier(2)


def nap(number):
    # However slow the machine is: nothing ends before all are handed in and both threads have one.
    submitted.wait()
    if number < 2:
        two.wait()
    time.sleep(0.1)


with concurrent.futures.ThreadPoolExecutor(2) as pool:
    naps = pool.map(nap, range(6))
    submitted.set()
    list(naps)
