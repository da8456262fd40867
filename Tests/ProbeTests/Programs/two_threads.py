"""Two threads that only compute."""
import sys
import threading


def compute():
    total = 0
    for number in range(3_000_000):
        total += number * number
    return total


# Handing the lock over takes time on a core which nobody holds it for: four times rarer than usual.
sys.setswitchinterval(0.02)
threads = [threading.Thread(target=compute) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
