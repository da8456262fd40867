"""The loops that are measured, each printing seconds for one unit of its work.

    python3 programs.py handover|threads|steps|jobs|locks
"""
import asyncio
import concurrent.futures
import os
import sys
import threading
import time


def handover():
    """One release and take of the interpreter lock, by a system call that does next to nothing."""
    count = 300_000
    nowhere = os.open(os.devnull, os.O_WRONLY)
    begin = time.perf_counter()
    for _ in range(count):
        os.write(nowhere, b"")
    return (time.perf_counter() - begin) / count


def threads():
    """Two threads that compute in turns: seconds for all of it."""

    def compute():
        total = 0
        for number in range(6_000_000):
            total += number * number

    workers = [threading.Thread(target=compute) for _ in range(2)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - begin


def steps():
    """One step of an asyncio task."""
    count = 200_000

    async def main():
        for _ in range(count):
            await asyncio.sleep(0)

    begin = time.perf_counter()
    asyncio.run(main())
    return (time.perf_counter() - begin) / count


def jobs():
    """One job of a thread pool."""
    count = 20_000
    begin = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _ in pool.map(int, range(count)):
            pass
    return (time.perf_counter() - begin) / count


def locks():
    """One acquire and release of a lock that nobody else wants."""
    lock = threading.Lock()
    count = 500_000
    begin = time.perf_counter()
    for _ in range(count):
        with lock:
            pass
    return (time.perf_counter() - begin) / count


if __name__ == "__main__":
    print({f.__name__: f for f in (handover, threads, steps, jobs, locks)}[sys.argv[1]]())
