"""Leaves by os._exit in the middle of a task."""
import asyncio
import os


async def done():
    await asyncio.sleep(0.01)


async def main():
    await asyncio.gather(done(), done())
    os._exit(3)


asyncio.run(main())
