"""Twisted: coroutines on Deferreds, calls of the reactor, jobs of its threads, and descriptors."""
import threading

from twisted.internet import defer, protocol, reactor, task, threads


def call():
    pass


def broken_call():
    raise KeyError("as told")


def job():
    threading.Event().wait(0.1)


def broken_job():
    raise ValueError("as told")


def wait():
    return task.deferLater(reactor, 0.2, call)


@defer.inlineCallbacks
def nap():
    yield wait()


@defer.inlineCallbacks
def fail():
    yield wait()
    raise ValueError("as told")


async def native():
    await wait()


class Echo(protocol.Protocol):
    def dataReceived(self, data):
        self.transport.write(data)


class Client(protocol.Protocol):
    def connectionMade(self):
        self.transport.write(b"hello")

    def dataReceived(self, data):
        self.transport.loseConnection()


@defer.inlineCallbacks
def main():
    reactor.callLater(0.01, call)
    unwanted = reactor.callLater(60, call)
    cancelled = nap()
    reactor.callLater(0.05, cancelled.cancel)
    yield defer.DeferredList(
        [nap() for _ in range(5)]
        + [fail(), cancelled, defer.ensureDeferred(native())]
        + [threads.deferToThread(job) for _ in range(6)]
        + [threads.deferToThread(broken_job)],
        consumeErrors=True,
    )
    unwanted.cancel()
    port = reactor.listenTCP(0, protocol.Factory.forProtocol(Echo), interface="127.0.0.1")
    client = protocol.ClientFactory()
    client.protocol = Client
    reactor.connectTCP("127.0.0.1", port.getHost().port, client)
    yield task.deferLater(reactor, 0.1, lambda: None)
    yield port.stopListening()
    reactor.stop()


reactor.suggestThreadPoolSize(2)
reactor.callWhenRunning(main)
reactor.run()
