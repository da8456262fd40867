"""The mistake: calls that block, made inside of coroutines; nothing else on their loop goes on."""
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
    if lab.options.calls == "blocking":
        call(seconds)  # here
    elif call is sleep:
        await asyncio.sleep(seconds)
    else:
        await asyncio.get_running_loop().run_in_executor(None, call, seconds)


async def work_offloading(task, offload):
    call, seconds = task
    await asyncio.sleep(seconds / 2)
    await offload(call, seconds)


def tasks(size):
    return [(compute, size / 2)] + [(sleep, size)] * 4


def answer(results):
    return f"{len(results)} done"


if __name__ == "__main__":
    lab.main(size=0.3, model="asyncio", calls="blocking")
