"""Two threads that hash large buffers, which needs no interpreter lock."""
import hashlib
import threading

data = bytes(1 << 26)
both = threading.Barrier(2)


def compute():
    both.wait()
    for _ in range(2):
        hashlib.sha256(data).digest()


threads = [threading.Thread(target=compute) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
