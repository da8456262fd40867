"""Two threads that only compute."""
import threading


def compute():
    total = 0
    for number in range(3_000_000):
        total += number * number
    return total


threads = [threading.Thread(target=compute) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
