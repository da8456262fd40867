"""Twisted's deferToThread: the reactor stays free while threads of its pool block."""
from twisted.internet import reactor
from twisted.internet.defer import gatherResults
from twisted.internet.threads import deferToThread


def run(workload, tasks, workers):
    results = []

    def start():
        jobs = [deferToThread(workload.work, task) for task in tasks]
        gatherResults(jobs).addCallback(results.extend).addErrback(print).addBoth(stop)

    def stop(_):
        reactor.stop()

    reactor.suggestThreadPoolSize(workers)
    reactor.callWhenRunning(start)
    reactor.run()
    return results
