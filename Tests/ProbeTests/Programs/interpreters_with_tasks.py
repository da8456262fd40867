"""Two further interpreters run tasks, one after the other, and then the first one does."""
import asyncio

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

CODE = """
import asyncio

async def inner():
    await asyncio.sleep(0.05)

async def main():
    await asyncio.gather(*(inner() for _ in range(3)))

asyncio.run(main())
"""


async def first():
    await asyncio.sleep(0.01)


for _ in range(2):
    interpreter = interpreters.create()
    interpreters.run_string(interpreter, CODE)
    interpreters.destroy(interpreter)
asyncio.run(first())
