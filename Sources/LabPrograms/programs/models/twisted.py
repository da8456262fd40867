"""Twisted: a Deferred for each task, whose callbacks the reactor calls in turn on one thread."""
import asyncio

from twisted.internet import asyncioreactor

asyncioreactor.install()

from twisted.internet import reactor  # noqa: E402  (after the installation)
from twisted.internet.defer import Deferred, gatherResults  # noqa: E402


def run(workload, tasks, workers):
    results = []

    def start():
        jobs = [asyncio.ensure_future(workload.work_async(task)) for task in tasks]
        waiting = gatherResults([Deferred.fromFuture(job) for job in jobs])
        waiting.addCallback(results.extend).addErrback(print).addBoth(stop)

    def stop(_):
        reactor.stop()

    reactor.callWhenRunning(start)
    reactor.run()
    return results
