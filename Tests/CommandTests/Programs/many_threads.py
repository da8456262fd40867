"""Starts as many threads as its argument says, all alive at once, and lets each compute a little."""
import sys, threading

threading.stack_size(128 << 10)
count = int(sys.argv[1])
gate = threading.Event()
ready = threading.Semaphore(0)

def work():
    ready.release()
    gate.wait()
    sum(range(1000))

threads = [threading.Thread(target=work) for _ in range(count)]
for thread in threads: thread.start()
for _ in threads: ready.acquire()
print("all alive", flush=True)
if len(sys.argv) > 2: sys.stdin.readline()
gate.set()
for thread in threads: thread.join()
