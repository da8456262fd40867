"""Python programs that keep a log of what they do, for the fault campaign.

witness.py LOG MODE COUNT ITERATIONS; lines of the log are those of Tests/FaultLoad, and
"task PID BEGIN END" for what the recorder's agent sees as a task.
"""

import asyncio
import ctypes
import os
import platform
import resource
import struct
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


# Calls through it keep the interpreter lock.
libc = ctypes.PyDLL(None, use_errno=True)
perf_event_open = {"x86_64": 298, "aarch64": 241}.get(platform.machine())
clocks = threading.local()


def note(*words):
    file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, ("\n" + " ".join(map(str, words)) + " .\n").encode())
    os.close(file)


def task_clock():
    """The file of the calling thread's task clock, -1 where nobody may count it."""
    thread = threading.get_native_id()
    if getattr(clocks, "owner", None) != thread:
        # A software event, the task clock, of user mode.
        attributes = struct.pack("IIQQQQQ16x", 1, 64, 1, 0, 0, 0, 1 << 5)
        clocks.buffer = ctypes.c_int64()
        clocks.owner = thread
        clocks.file = -1
        if perf_event_open is not None:
            clocks.file = libc.syscall(perf_event_open, attributes, 0, -1, -1, 8)
    return clocks.file


def moment():
    """When it is, and what the thread's clocks say: again where it was stopped on the way."""
    file = task_clock()
    buffer = clocks.buffer
    for _ in range(20):
        begin = time.monotonic_ns()
        known = libc.read(file, ctypes.byref(buffer), 8) == 8
        used = time.thread_time_ns()
        end = time.monotonic_ns()
        if end - begin < 20000:
            break
    return begin, end, used, buffer.value if known else -1


def switches():
    use = resource.getrusage(resource.RUSAGE_THREAD)
    return use.ru_nvcsw + use.ru_nivcsw


def work(milliseconds):
    before = switches()
    begun = moment()
    until = begun[2] + int(milliseconds * 1e6)
    while time.thread_time_ns() < until:
        pass
    ended = moment()
    task = ended[3] - begun[3] if min(begun[3], ended[3]) >= 0 else -1
    slack = begun[1] - begun[0] + ended[1] - ended[0]
    note(
        os.getpid(), threading.get_native_id(), begun[1], ended[0], ended[2] - begun[2],
        task, slack, switches() - before,
    )


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
