"""A convoy: short calls that give the GIL up, each behind a thread that computes and took it."""
import time

import lab
from primes import FIRST, is_prime


def call(times):
    for _ in range(times):
        time.sleep(0.001)  # waits for an answer, and has to have the GIL back to go on
    return 0


def compute(count):
    return sum(map(is_prime, range(FIRST, FIRST + count)))


def work(task):
    does, times = task
    return does(times)


def tasks(size):
    return [(compute, size), (call, size // 1_000)]


def answer(results):
    return f"{sum(results)} primes"


if __name__ == "__main__":
    lab.main(size=80_000, model="threading")
