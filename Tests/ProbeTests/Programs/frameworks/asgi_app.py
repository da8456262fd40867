"""A Starlette application under uvicorn; four clients ask at once. Argument: h11 or httptools."""
import asyncio
import socket
import sys
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def slow(request):
    await asyncio.sleep(0.2)
    return PlainTextResponse("done")


async def broken(request):
    raise ValueError("as told")


app = Starlette(routes=[Route("/slow/{number}", slow), Route("/broken", broken)])
listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]


def ask(path):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        request = "GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".format(path)
        connection.sendall(request.encode())
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def clients():
    asking = [threading.Thread(target=ask, args=("/slow/{}".format(n),)) for n in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert b"500" in ask("/broken")
    server.should_exit = True


config = uvicorn.Config(app, http=sys.argv[1], loop=sys.argv[2], log_level="critical")
server = uvicorn.Server(config)
config.load()
threading.Thread(target=clients).start()
server.run(sockets=[listener])
