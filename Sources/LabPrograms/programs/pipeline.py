"""Fetch, compute, write: network and disk at either end, work for the processor between."""
import tempfile

import lab
from primes import FIRST, is_prime
from servers import local_site


def compute(number):
    first = FIRST + int(number) * 4_000
    return sum(map(is_prime, range(first, first + 4_000)))


def write(count):
    with tempfile.TemporaryFile("w", dir=".") as file:
        file.write(f"{count}\n")
    return count


def work(address):
    return write(compute(local_site.fetch(address)))


async def work_offloading(address, offload):
    return write(await offload(compute, await local_site.fetch_async(address)))


def tasks(delay):
    site = local_site.start()
    return [f"{site}/late/{delay}/{number}" for number in range(16)]


def answer(counts):
    return f"{sum(counts)} primes"


if __name__ == "__main__":
    lab.main(size=0.1)
