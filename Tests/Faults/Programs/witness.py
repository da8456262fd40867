"""Python programs that keep a log of what they do, for the fault campaign.

witness.py LOG MODE COUNT ITERATIONS; lines of the log are those of Tests/FaultLoad, and
"task PID BEGIN END" for what the recorder's agent sees as a task.
"""

import asyncio
import os
import resource
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def note(*words):
    file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, (" ".join(map(str, words)) + "\n").encode())
    os.close(file)


def switches():
    use = resource.getrusage(resource.RUSAGE_THREAD)
    return use.ru_nvcsw + use.ru_nivcsw


def work(milliseconds):
    before = switches()
    begin, used = time.monotonic_ns(), time.thread_time_ns()
    until = used + int(milliseconds * 1e6)
    while time.thread_time_ns() < until:
        pass
    after, end = time.thread_time_ns(), time.monotonic_ns()
    note(os.getpid(), threading.get_native_id(), begin, end, after - used, switches() - before)


def job(number):
    begin = time.monotonic_ns()
    work(2 + number % 5)
    note("task", os.getpid(), begin, time.monotonic_ns())
    return number


def in_threads(count, iterations):
    lock, total = threading.Lock(), [0]

    def body(number):
        for turn in range(iterations):
            work(1 + (number + turn) % 3)
            with lock:
                total[0] += 1
            if turn % 4 == 0:
                time.sleep(0.002)

    threads = [threading.Thread(target=body, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("done", total[0])


def in_tasks(count, iterations):
    async def body(number):
        begin = time.monotonic_ns()
        for turn in range(iterations):
            work(1)
            await asyncio.sleep(0.001 * (1 + (number + turn) % 5))
        note("task", os.getpid(), begin, time.monotonic_ns())
        return iterations

    async def main():
        print("done", sum(await asyncio.gather(*(body(number) for number in range(count)))))

    asyncio.run(main())


def in_pool(count, iterations):
    try:
        with ProcessPoolExecutor(count) as pool:
            print("done", sum(pool.map(job, range(count * iterations))))
    except BrokenProcessPool:
        print("broken")


if __name__ == "__main__":
    work(0.1)
    mode, count, iterations = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    {"threads": in_threads, "asyncio": in_tasks, "pool": in_pool}[mode](count, iterations)
