"""Waits for an event that another thread sets, and for what a third one puts into a queue."""
import queue
import threading
import time

event = threading.Event()
results = queue.Queue()


def setter():
    time.sleep(0.1)
    event.set()


def putter():
    time.sleep(0.1)
    results.put("done")


for target, wait in ((setter, event.wait), (putter, results.get)):
    thread = threading.Thread(target=target)
    thread.start()
    wait()
    thread.join()
