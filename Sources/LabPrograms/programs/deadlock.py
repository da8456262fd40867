"""Deadlock: two transfers take the locks of the same two accounts, in opposite order."""
import time
from threading import Lock

import lab

locks = {"alice": Lock(), "bob": Lock()}
balance = {"alice": 100, "bob": 100}


def work(task):
    payer, payee, patience = task
    first, second = (payer, payee) if lab.options.order == "opposite" else ("alice", "bob")
    with locks[first]:
        time.sleep(0.2)  # long enough for the other one to do the same
        if not locks[second].acquire(timeout=patience):
            return "gave up"
        balance[payer] -= 10
        balance[payee] += 10
        locks[second].release()
        return "paid"


def tasks(size):
    # Only the patience of the first one ends the deadlock.
    return [("alice", "bob", size), ("bob", "alice", 10 * size)]


def answer(outcomes):
    print(", ".join(outcomes))
    return f"{sum(balance.values())} in all accounts"


if __name__ == "__main__":
    lab.main(size=0.5, model="threading", order="opposite")
