"""Runs a thread under each name that its arguments give in hexadecimal, for a third of a second."""
import ctypes, sys, threading, time

def live(name):
    ctypes.CDLL(None).prctl(15, name, 0, 0, 0)
    end = time.monotonic() + 0.3
    while time.monotonic() < end: time.sleep(0.005)

threads = [threading.Thread(target=live, args=(bytes.fromhex(name),)) for name in sys.argv[1:]]
for thread in threads: thread.start()
for thread in threads: thread.join()
