"""Joins two threads, one after the other, from one place."""
import threading
import time


def nap():
    time.sleep(0.1)


for _ in range(2):
    thread = threading.Thread(target=nap)
    thread.start()
    thread.join()
