"""The mistake: calls that block, made inside of a coroutine; nothing else on its loop goes on."""
import asyncio
import time

import lab


def sleep(seconds):
    time.sleep(seconds)  # not asyncio.sleep


def compute(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


async def work_async(task):
    call, seconds = task
    await asyncio.sleep(seconds / 2)
    call(seconds)  # here


async def work_offloading(task, offload):
    call, seconds = task
    await asyncio.sleep(seconds / 2)
    await offload(call, seconds)


def tasks(size):
    return [(sleep, size), (compute, size), (time.ctime, 6 * size)]  # the last one is quick


def answer(results):
    return f"{len(results)} done"


if __name__ == "__main__":
    lab.main(size=0.3, model="asyncio")
