"""Two threads take two locks in opposite order."""
import os
import threading
import time

first, second = threading.Lock(), threading.Lock()
both_hold = threading.Barrier(2)


def take(one, other):
    with one:
        both_hold.wait()
        with other:
            pass


for pair in ((first, second), (second, first)):
    threading.Thread(target=take, args=pair, daemon=True).start()
time.sleep(0.5)
os._exit(0)
