"""Marks of greenlets that take turns. Argument: the folder of the module."""
import sys

sys.path.insert(0, sys.argv[1])
import coreograph
import gevent


def work(name):
    with coreograph.span(name):
        gevent.sleep(0.03)
        with coreograph.span("inner"):
            gevent.sleep(0.03)


gevent.joinall([gevent.spawn(work, name) for name in ("one", "two")])
