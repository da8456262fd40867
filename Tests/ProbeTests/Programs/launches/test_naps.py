"""A test file for pytest."""
import asyncio


async def nap():
    await asyncio.sleep(0.2)


async def nap_all():
    await asyncio.gather(*(nap() for _ in range(5)))


def test_naps():
    asyncio.run(nap_all())


def test_failure():
    assert asyncio.run(asyncio.wait_for(asyncio.sleep(0, 2), 10)) == 3
