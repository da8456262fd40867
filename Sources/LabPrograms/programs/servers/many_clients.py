"""Many clients at once, in a process of their own, and the door through which they come.

    python many_clients.py PORT CLIENTS echo|http
"""
import asyncio
import json
import resource
import socket
import subprocess
import sys
import threading
import time

HOST = "127.0.0.1"
TURNS = 5


class Door:
    """A listening socket, and the clients that come to it; it lets them in one by one."""

    def __init__(self, clients, protocol):
        allow_connections()
        self.listener = socket.create_server((HOST, 0), backlog=clients)
        self.lock = threading.Lock()
        self.async_lock = None
        port = self.listener.getsockname()[1]
        command = [sys.executable, __file__, str(port), str(clients), protocol]
        self.clients = subprocess.Popen(command, stdout=subprocess.PIPE)

    def accept(self):
        with self.lock:
            return self.listener.accept()[0]

    async def accept_async(self):
        if self.async_lock is None:
            self.async_lock = asyncio.Lock()  # belongs to the loop that runs now
            self.listener.setblocking(False)
        async with self.async_lock:
            client, _ = await asyncio.get_running_loop().sock_accept(self.listener)
        return await asyncio.open_connection(sock=client)

    def report(self):
        """Waits until the clients have left, and says how long they waited for their answers."""
        counts = json.loads(self.clients.communicate()[0])
        times = ", ".join(f"{name} {counts[name]} ms" for name in ("p50", "p99", "max"))
        print(f"latency: {times}")
        return f"{counts['clients']} clients, {counts['answers']} answers"


def allow_connections():
    """As many open files as this user may have: each connection is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def read_http(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split()[0])
    return await reader.readexactly(length)


async def talk(port, number, protocol, everybody, latencies):
    reader, writer = await asyncio.open_connection(HOST, port)
    await everybody.arrive()
    for turn in range(TURNS):
        word = b"%d-%d" % (number, turn)
        started = time.perf_counter()
        if protocol == "http":
            writer.write(b"GET /%b HTTP/1.1\r\nHost: here\r\n\r\n" % word)
            answer = await read_http(reader)
        else:
            writer.write(word + b"\n")
            answer = (await reader.readline()).rstrip()
        latencies.append(time.perf_counter() - started)
        if answer != word:
            raise SystemExit(f"{answer} came back for {word}")
    writer.close()


class Everybody:
    """Lets all go on as soon as the last one is there."""

    def __init__(self, count):
        self.missing = count
        self.complete = asyncio.Event()

    async def arrive(self):
        self.missing -= 1
        if self.missing == 0:
            self.complete.set()
        await self.complete.wait()


async def main(port, clients, protocol):
    everybody = Everybody(clients)
    latencies = []
    talks = [talk(port, number, protocol, everybody, latencies) for number in range(clients)]
    await asyncio.gather(*talks)
    latencies.sort()

    def percentile(share):
        return round(1000 * latencies[round(share * (len(latencies) - 1))], 2)

    counts = {"clients": clients, "answers": len(latencies)}
    counts.update(p50=percentile(0.5), p99=percentile(0.99), max=percentile(1))
    print(json.dumps(counts))


if __name__ == "__main__":
    allow_connections()
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
