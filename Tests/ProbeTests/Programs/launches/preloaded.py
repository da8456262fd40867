"""Asks the user's preloaded library whether it is in use."""
import ctypes
import os
import threading

thread = threading.Thread(target=sum, args=(range(100_000),))
thread.start()
thread.join()
assert ctypes.CDLL(None).signals_seen() > 0
print(os.environ["LD_PRELOAD"].split(":")[0])
