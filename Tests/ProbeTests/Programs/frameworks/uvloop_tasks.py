"""Five naps at once, and one task for each way to end, on uvloop."""
import asyncio

import uvloop


async def nap():
    await asyncio.sleep(0.2)


async def fail():
    await asyncio.sleep(0.01)
    raise ValueError("as told")


async def wait_long():
    await asyncio.sleep(60)


async def time_out():
    await asyncio.wait_for(asyncio.ensure_future(wait_long()), 0.05)


async def main():
    assert type(asyncio.get_running_loop()) is uvloop.Loop
    cancelled = asyncio.ensure_future(wait_long())
    await asyncio.sleep(0.02)
    cancelled.cancel()
    await asyncio.gather(cancelled, fail(), time_out(), return_exceptions=True)
    await asyncio.gather(*(nap() for _ in range(5)))


uvloop.install()
asyncio.run(main())
