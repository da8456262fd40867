"""A web site on this machine, served by a process of its own that takes its time to answer.

/late/SECONDS/TEXT answers TEXT after so many seconds, /page/N/OF a page of a site of OF pages.
"""
import asyncio
import atexit
import subprocess
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

HOST = "127.0.0.1"
PAGE_DELAY = 0.02


def start():
    """Starts the server and returns its address; it ends with this process, however that ends."""
    server = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    atexit.register(server.wait)
    atexit.register(server.kill)  # not to be blocked, other than a request to terminate
    return f"http://{HOST}:{int(server.stdout.readline())}"


def fetch(address):
    url = urlsplit(address)
    connection = HTTPConnection(url.hostname, url.port, timeout=30)
    connection.request("GET", url.path)
    with connection.getresponse() as response:
        return response.read().decode()


async def fetch_async(address):
    url = urlsplit(address)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(f"GET {url.path} HTTP/1.0\r\n\r\n".encode())
    response = await reader.read()
    writer.close()
    return response.partition(b"\r\n\r\n")[2].decode()


def links_of(page, pages):
    return [(3 * page + i) % pages for i in (1, 2, 3)]


async def answer(reader, writer):
    request = await reader.readuntil(b"\r\n\r\n")
    kind, first, second = request.split()[1].decode().strip("/").split("/")
    if kind == "late":
        await asyncio.sleep(float(first))
        text = second
    else:
        await asyncio.sleep(PAGE_DELAY)
        links = links_of(int(first), int(second))
        text = "".join(f"<a href='/page/{link}/{second}'>{link}</a>\n" for link in links)
    writer.write(f"HTTP/1.0 200 OK\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode())
    await writer.drain()
    writer.close()


async def serve():
    server = await asyncio.start_server(answer, HOST, 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Nothing is ever written to this pipe; where nobody is left who could, it is at its end.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
