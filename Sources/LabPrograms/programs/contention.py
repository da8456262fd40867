"""Contention: a lock that guards a list of results is held while they are computed, too."""
from hashlib import sha256
from threading import Lock

import lab

DATA = b"a" * 1_000_000
guard = Lock()
digests = []


def digest(rounds):
    for _ in range(rounds):
        found = sha256(DATA).hexdigest()  # gives the GIL up: threads could do this at once
    return found


def work(rounds):
    if lab.options.held == "long":
        with guard:
            digests.append(digest(rounds))
        return None
    found = digest(rounds)
    if lab.options.held == "short":
        with guard:
            digests.append(found)
    return found


def tasks(size):
    return [size] * 24


def answer(results):
    found = digests or results  # without a lock nothing is shared: what work returns is enough
    return f"{len(found)} x {found[0]}" if len(set(found)) == 1 else "digests differ"


if __name__ == "__main__":
    lab.main(size=10, model="threading", held="long")
