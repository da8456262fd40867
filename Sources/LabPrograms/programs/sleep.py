"""Five tasks that only wait: the least that concurrency has to get right."""
import asyncio
import time

import lab


def work(seconds):
    time.sleep(seconds)
    return seconds


async def work_async(seconds):
    await asyncio.sleep(seconds)
    return seconds


def work_steps(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.001)
        yield
    return seconds


def tasks(size):
    return [size] * 5


def answer(waits):
    return f"{len(waits)} waits"


if __name__ == "__main__":
    lab.main(size=1.0)
