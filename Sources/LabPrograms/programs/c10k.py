"""A web application with many clients at once; the answer to each waits for a database first."""
import asyncio
import time

import lab
from servers.many_clients import Door
from servers.plain_http import serve, serve_async

door = None


def query():
    time.sleep(0.05)  # the database


async def query_async():
    await asyncio.sleep(0.05)


def work(number):
    return serve(door.accept(), query)


async def work_async(number):
    return await serve_async(await door.accept_async(), query_async)


def tasks(size):
    global door
    door = Door(size, "http")
    return range(size)


def answer(served):
    return f"{door.report()}, {sum(served)} requests served"


if __name__ == "__main__":
    lab.main(size=500, model="asyncio")
