"""Livelock: two people meet in a corridor and step aside at the same moment, again and again."""
import random
import time
from threading import Barrier, Lock

import lab

left, right = Lock(), Lock()
beat = Barrier(2, timeout=5)  # who is alone fails


def work(task):
    mine, theirs, patience = task
    for attempt in range(patience):
        in_step = lab.options.pause == "none" or attempt < 3
        with mine:
            if in_step:
                beat.wait()  # both have their own by now
            if theirs.acquire(timeout=0.0001):
                theirs.release()
                return "passed"
            if in_step:
                beat.wait()  # both have given up
        if not in_step:
            time.sleep(random.uniform(0, 0.01))
    return "never passed"


def tasks(size):
    return [(left, right, size), (right, left, size)]


def answer(outcomes):
    return ", ".join(outcomes)


if __name__ == "__main__":
    lab.main(size=1_500, pause="none", model="threading")
