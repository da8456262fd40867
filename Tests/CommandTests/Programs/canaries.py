"""Bears a secret wherever a program can: arguments, environment, threads, tasks, marks, paths."""
import asyncio
import ctypes
import os
import sys
import threading
import time

secret = os.environ["CANARY"]
assert any(secret in word for word in sys.argv)


def work():
    ctypes.CDLL(None).prctl(15, secret.encode()[:15], 0, 0, 0)
    time.sleep(0.05)


async def fetch():
    await asyncio.sleep(0.01)
    time.sleep(0.06)
    raise type("Error" + secret, (Exception,), {})


async def main():
    names = [secret, "GET https://user:" + secret + "@host/?token=" + secret, os.getcwd() + "/" + secret]
    tasks = [asyncio.create_task(fetch(), name=name) for name in names]
    fetch.__qualname__ = "fetch_" + secret
    await asyncio.gather(*tasks, return_exceptions=True)


thread = threading.Thread(target=work, name=secret)
thread.start()
asyncio.run(main())
thread.join()
