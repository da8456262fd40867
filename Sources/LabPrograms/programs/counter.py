"""A shared counter, first without and then with a lock: the race that loses updates."""
from contextlib import nullcontext
from threading import Lock

import coreograph
import lab

values = {"bare counter": 0, "locked counter": 0}
guards = {"bare counter": nullcontext(), "locked counter": Lock()}


def one_more(number):
    return number + 1


def work(task):
    name, times = task
    with coreograph.span(name):
        for _ in range(times):
            with guards[name]:
                values[name] = one_more(values[name])  # read, compute, write back


def tasks(size):
    return [(name, size) for name in values for _ in range(4)]


def answer(done):
    made = 4 * lab.options.size
    for name, value in values.items():
        coreograph.updates(name, expected=made, actual=value)
        print(f"{name}: {value} of {made} updates, {made - value} lost")
    return f"{values['locked counter']} updates under the lock"


if __name__ == "__main__":
    lab.main(size=300_000, model="threading")
