"""Prints what a program can see of the interpreter that runs it."""
import sys

print(sorted(set(sys.modules) - {"_coreograph"}))
print(sys.path, sys.meta_path, sys.flags, sys.warnoptions, sorted(globals()))

import importlib
import os
import threading
import traceback

descriptors = []
for number in range(64):
    try:
        descriptors.append(os.readlink("/proc/self/fd/{}".format(number)))
    except OSError:
        pass
print([path for path in descriptors if path.startswith("/dev/shm")], threading.enumerate(), len(os.listdir("/proc/self/task")))
for name in ("nothing_like_this", "json.nothing"):
    try:
        importlib.import_module(name)
    except ImportError:
        traceback.print_exc(file=sys.stdout)

import asyncio


async def fail():
    1 / 0


async def main():
    await asyncio.gather(fail())


try:
    asyncio.run(main(), debug=True)
except ZeroDivisionError:
    traceback.print_exc(file=sys.stdout)
thread = threading.Thread(target=lambda: 1 / 0, name="T")
sys.stderr = sys.stdout
thread.start()
thread.join()
