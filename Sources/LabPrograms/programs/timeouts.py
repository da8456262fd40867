"""Time limits: of six tasks two finish, two are too slow, one is cancelled, and one fails."""
import asyncio

import lab


async def job(name, seconds):
    await asyncio.sleep(seconds)
    if name == "faulty":
        raise ValueError("what it found makes no sense")


async def work_async(task):
    name, seconds, limit = task
    running = asyncio.create_task(job(name, seconds), name=name)
    if name == "unwanted":
        asyncio.get_running_loop().call_later(limit / 3, running.cancel)
    try:
        await asyncio.wait_for(running, limit)
        return "ok"
    except asyncio.TimeoutError:
        return "timed out"
    except asyncio.CancelledError:
        return "cancelled"
    except ValueError:
        return "failed"


def tasks(size):
    durations = {"quick": 1, "steady": 2, "slow": 5, "endless": 1000, "unwanted": 5, "faulty": 1}
    return [(name, steps * size, 3 * size) for name, steps in durations.items()]


def answer(outcomes):
    return ", ".join(outcomes)


if __name__ == "__main__":
    lab.main(size=0.1, model="asyncio")
