"""Green threads of eventlet: five naps at once, and one for each way to end."""
import eventlet

eventlet.monkey_patch()
import time

from eventlet import greenthread, tpool


def nap():
    time.sleep(0.2)


def fail():
    time.sleep(0.01)
    raise ValueError("as told")


def wait_long():
    time.sleep(60)


def brief():
    time.sleep(0.01)


failed = eventlet.spawn(fail)
killed = eventlet.spawn(wait_long)
eventlet.spawn_n(brief)
time.sleep(0.02)
killed.kill()
try:
    failed.wait()
except ValueError:
    pass
pool = eventlet.GreenPool(5)
for _ in range(5):
    pool.spawn(nap)
pool.waitall()
assert tpool.execute(sum, [1, 2]) == 3
