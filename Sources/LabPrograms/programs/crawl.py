"""A small web crawler: crawlers share a queue of pages, and add the links that they find."""
import asyncio
from queue import Queue

import lab
from servers import local_site
from servers.frontier import Frontier

frontier = None


def work(crawler):
    pages, queue = 0, frontier.open(Queue)
    for address in iter(queue.get, None):
        frontier.finish(local_site.fetch(address))
        pages += 1
    return pages


async def work_async(crawler):
    pages, queue = 0, frontier.open(asyncio.Queue)
    while (address := await queue.get()) is not None:
        frontier.finish(await local_site.fetch_async(address))
        pages += 1
    return pages


def tasks(size):
    global frontier
    frontier = Frontier(local_site.start(), first=f"/page/0/{size}", crawlers=8)
    return range(8)


def answer(pages):
    return f"{sum(pages)} of {len(frontier.found)} pages"


if __name__ == "__main__":
    lab.main(size=60)
