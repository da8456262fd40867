"""A wait without a time limit, for an answer that never comes: only an alarm ends the program."""
import signal
import socket

import lab

silent = []


def work(number):
    asking, answering = socket.socketpair()
    silent.append(answering)  # open, and nobody ever writes to it
    asking.settimeout(lab.options.limit or None)
    try:
        asking.recv(1)
    except socket.timeout:
        return "gave up"


def tasks(size):
    signal.setitimer(signal.ITIMER_REAL, size)
    print("waiting", flush=True)
    return range(3)


def answer(outcomes):
    return ", ".join(outcomes)


if __name__ == "__main__":
    lab.main(size=2.0, limit=0.0, model="threading")
