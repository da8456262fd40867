"""The loops that are measured. Each prints what one unit of its work takes, and how many units there were.

    python3 programs.py handover|turns|threads|steps|jobs|locks [UNITS]
"""
import asyncio
import concurrent.futures
import json
import os
import sys
import threading
import time


def handover(count):
    """Releases and takes of the interpreter lock, by a system call that does next to nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for _ in range(count):
        os.write(nowhere, b"")


def turns(count):
    """Hand-overs of the interpreter lock: two threads that wait for one another in turns."""
    first, second = threading.Lock(), threading.Lock()
    second.acquire()

    def play(mine, other):
        for _ in range(count // 2):
            mine.acquire()
            other.release()

    workers = [threading.Thread(target=play, args=locks) for locks in [(first, second), (second, first)]]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def threads(count):
    """Two threads that compute in turns, a million multiplications a unit."""

    def compute():
        total = 0
        for number in range(count * 500_000):
            total += number * number

    workers = [threading.Thread(target=compute) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def steps(count):
    """Steps of an asyncio task."""

    async def main():
        for _ in range(count):
            await asyncio.sleep(0)

    asyncio.run(main())


def jobs(count):
    """Jobs of a thread pool."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _ in pool.map(int, range(count)):
            pass


def locks(count):
    """Acquires and releases of a lock that nobody else wants."""
    lock = threading.Lock()
    for _ in range(count):
        with lock:
            pass


UNITS = {handover: 300_000, turns: 50_000, threads: 12, steps: 200_000, jobs: 20_000, locks: 500_000}

if __name__ == "__main__":
    loop = globals()[sys.argv[1]]
    units = int(sys.argv[2]) if len(sys.argv) > 2 else UNITS[loop]
    clock, processor = time.perf_counter(), time.process_time()
    loop(units)
    # Processor time of the program: what recording adds to it, whoever else wants the core.
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(json.dumps({"units": units, "clock": clock / units, "processor": processor / units}))
