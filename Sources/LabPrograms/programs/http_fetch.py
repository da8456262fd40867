"""Requests to a server that answers late: nearly all of the time is waiting for the network."""
import lab
from servers import local_site


def work(address):
    return int(local_site.fetch(address))


async def work_async(address):
    return int(await local_site.fetch_async(address))


def tasks(delay):
    site = local_site.start()
    return [f"{site}/late/{delay}/{number}" for number in range(1, 9)]


def answer(numbers):
    return f"{len(numbers)} answers, {sum(numbers)} in all"


if __name__ == "__main__":
    lab.main(size=0.2)
