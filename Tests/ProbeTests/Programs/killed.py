import asyncio
import os
import signal


async def done():
    await asyncio.sleep(0.01)


async def main():
    await asyncio.gather(done(), done())
    os.kill(os.getpid(), signal.SIGKILL)


asyncio.run(main())
