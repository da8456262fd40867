"""programs.py KIND WORKERS: a program that computes, of which Benchmarks/prediction/measure.py predicts the time.

The work is the same whatever the number of cores; WORKERS is the number of threads or processes.
"""

import hashlib
import multiprocessing
import queue
import random
import sys
import threading
import zlib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

UNIT = 1_000_000  # A unit of pure Python takes some 35 ms.
BLOCK = bytes(range(256)) * 16384  # 4 MiB


def compute(units):
    total = 0
    for number in range(int(units * UNIT)):
        total += number & 7
    return total


def digest(blocks):
    state = hashlib.sha256()
    for _ in range(blocks):
        state.update(BLOCK)


def compress(seed):
    text = random.Random(seed).randbytes(1 << 16) * 8
    return len(zlib.compress(text, 6))


def started(make, shares, target):
    workers = [make(target=target, args=(share,)) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def processes(workers):
    started(multiprocessing.Process, [40 / workers] * workers, compute)


def uneven(workers):
    shares = range(1, workers + 1)
    started(multiprocessing.Process, [40 * share / sum(shares) for share in shares], compute)


def amdahl(workers):
    compute(10)
    started(multiprocessing.Process, [30 / workers] * workers, compute)


def pool(workers):
    with multiprocessing.Pool(workers) as pool:
        pool.map(compute, [1.0 + (number % 4) / 2 for number in range(24)], chunksize=1)


def executor(workers):
    with ProcessPoolExecutor(workers) as executor:
        for future in [executor.submit(compute, 2) for _ in range(20)]:
            future.result()


def phases(workers):
    for _ in range(5):
        started(multiprocessing.Process, [8 / workers] * workers, compute)
        compute(1)


def sort(workers):
    numbers = [random.Random(1).random() for _ in range(1000)] * 600
    parts = [numbers[number::workers] for number in range(workers)]
    with multiprocessing.Pool(workers) as pool:
        parts = pool.map(sorted, parts)
    sum(parts, []).sort()


def threads(workers):
    started(threading.Thread, [240 // workers] * workers, digest)


def thread_pool(workers):
    with ThreadPoolExecutor(workers) as executor:
        list(executor.map(compress, range(48)))


def gil(workers):
    started(threading.Thread, [40 / workers] * workers, compute)


def mixed(workers):
    def work(share):
        for _ in range(5):
            compute(share / 5)
            digest(20)

    started(threading.Thread, [16 / workers] * workers, work)


def lock(workers):
    held = threading.Lock()

    def work(blocks):
        for _ in range(blocks):
            with held:
                digest(2)
            digest(6)

    started(threading.Thread, [32 // workers] * workers, work)


def stage(inbox, outbox, units):
    while (item := inbox.get()) is not None:
        compute(units)
        outbox.put(item)
    outbox.put(None)


def pipeline(workers):
    links = [multiprocessing.Queue() for _ in range(workers + 1)]
    stages = [
        multiprocessing.Process(target=stage, args=(links[number], links[number + 1], 40 / 16 / workers))
        for number in range(workers)]  # fmt: skip
    for process in stages:
        process.start()
    for item in [*range(16), None]:
        links[0].put(item)
    while links[-1].get() is not None:
        pass
    for process in stages:
        process.join()


def thread_pipeline(workers):
    links = [queue.Queue() for _ in range(workers + 1)]

    def work(number):
        while links[number].get() is not None:
            digest(240 // 16 // workers)
            links[number + 1].put(0)
        links[number + 1].put(None)

    for item in [*range(16), None]:
        links[0].put(item)
    started(threading.Thread, range(workers), work)


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")](int(sys.argv[2]))
