"""Starvation: a greedy thread gives its lock back only to take it again; others come in vain."""
import time
from threading import Lock

import lab

lock = Lock()


def greedy(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with lock:
            time.sleep(0.01)  # what the lock is for
        lab.options.rest and time.sleep(lab.options.rest)  # a moment for those who wait


def patient(seconds):
    time.sleep(seconds / 10)
    while not lock.acquire(timeout=0.0001):
        time.sleep(0.005)  # taken: come back later
    lock.release()


def work(task):
    task[0](task[1])
    return task[0].__name__


def tasks(size):
    return [(greedy, size)] + [(patient, size)] * 3


def answer(done):
    return f"{done.count('patient')} patient ones had their turn"


if __name__ == "__main__":
    lab.main(size=1.0, model="threading", rest=0.0)
