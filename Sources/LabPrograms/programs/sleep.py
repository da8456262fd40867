"""Five tasks that only wait: the least that concurrency has to get right."""
import time

import lab


def work(seconds):
    time.sleep(seconds)
    return seconds


def tasks(size):
    return [size] * 5


def answer(waits):
    return f"{len(waits)} waits"


if __name__ == "__main__":
    lab.run(work, tasks, answer, size=1.0)
