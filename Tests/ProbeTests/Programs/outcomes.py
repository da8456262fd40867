import asyncio


async def wait_long():
    await asyncio.sleep(60)


async def fail():
    await asyncio.sleep(0.01)
    raise ValueError("as told")


async def time_out():
    await asyncio.wait_for(asyncio.ensure_future(wait_long()), 0.05)


async def main():
    cancelled = asyncio.get_running_loop().create_task(wait_long())
    failed = asyncio.get_running_loop().create_task(fail())
    timed_out = asyncio.get_running_loop().create_task(time_out())
    await asyncio.sleep(0.02)
    cancelled.cancel()
    await asyncio.gather(cancelled, failed, timed_out, return_exceptions=True)


asyncio.run(main())
