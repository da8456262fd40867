import asyncio


async def nap():
    await asyncio.sleep(0.2)


async def main():
    await asyncio.gather(*(nap() for _ in range(5)))


asyncio.run(main())
