import asyncio
import time


async def sleeps_wrongly():
    await asyncio.sleep(0.01)
    time.sleep(0.2)


asyncio.run(sleeps_wrongly())
