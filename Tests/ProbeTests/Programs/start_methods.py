import multiprocessing
import os
import time


def child():
    time.sleep(0.02)


if __name__ == "__main__":
    for method in ("fork", "spawn", "forkserver"):
        process = multiprocessing.get_context(method).Process(target=child)
        process.start()
        process.join()
        assert process.exitcode == 0
    if os.fork() == 0:
        sum(range(100_000))
        os._exit(3)
    os.wait()
