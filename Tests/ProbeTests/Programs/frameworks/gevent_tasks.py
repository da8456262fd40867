"""Greenlets of gevent: five naps at once, and one for each way to end."""
from gevent import monkey

monkey.patch_all()
import threading
import time

import gevent


def nap():
    time.sleep(0.2)


def fail():
    gevent.sleep(0.01)
    raise ValueError("as told")


def wait_long():
    gevent.sleep(60)


def never():
    pass


def parent():
    gevent.joinall([gevent.spawn(nap) for _ in range(5)])


def count(number):
    return sum(range(number))


gevent.get_hub().handle_error = lambda *error: None
failed = gevent.spawn(fail)
killed = gevent.spawn(wait_long)
unborn = gevent.spawn(never)
unborn.kill()
del unborn
# Timers count from when the loop last looked at the clock.
gevent.get_hub().loop.update_now()
later = gevent.spawn_later(0.1, count, 3)
gevent.sleep(0.02)
killed.kill()
gevent.joinall([failed, later, gevent.spawn(parent)])
assert gevent.get_hub().threadpool.apply(count, (10,)) == 45
# Patched, a thread is a greenlet.
thread = threading.Thread(target=nap)
thread.start()
thread.join()
