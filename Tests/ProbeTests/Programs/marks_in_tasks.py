"""Marks that last while other tasks run on the same thread. Argument: the folder of the module."""
import asyncio
import sys

sys.path.insert(0, sys.argv[1])
import coreograph

shared = coreograph.span("shared")


@coreograph.span("decorated")
async def wait(seconds):
    await asyncio.sleep(seconds)


async def first():
    with coreograph.span("first"):
        await asyncio.sleep(0.03)
        with shared:
            await wait(0.03)
    await asyncio.sleep(0.01)


async def second():
    await asyncio.sleep(0.01)
    with coreograph.span("second"), shared:
        await asyncio.sleep(0.03)
        await asyncio.sleep(0.03)


async def forgetful():
    coreograph.span("forgotten").__enter__()
    await asyncio.sleep(0.02)


async def main():
    await asyncio.gather(first(), second(), forgetful())


with coreograph.span("all"):
    asyncio.run(main())
