"""Two threads add to a counter without a lock."""
import threading

count = 0


def add():
    global count
    for _ in range(400_000):
        count += 1


threads = [threading.Thread(target=add, name="adder") for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
