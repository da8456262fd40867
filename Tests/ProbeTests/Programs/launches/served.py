"""Applications for the servers, and when run itself: starts one with two workers and asks it.

Arguments: the server's command line, with PORT where the port goes.
"""
import os
import signal
import socket
import subprocess
import sys
import time


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        return
    body = str(os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def wsgi(environment, start_response):
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def ask(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b""
        while True:
            chunk = connection.recv(65536)
            if not chunk:
                return answer.partition(b"\r\n\r\n")[2]
            answer += chunk


def main():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [word.replace("PORT", str(port)) for word in sys.argv[1:]]
    server = subprocess.Popen(command, cwd=os.path.dirname(os.path.abspath(__file__)))
    workers = set()
    # Both have to be up, and the kernel deals connections out as it likes.
    while len(workers) < 2 and server.poll() is None:
        try:
            workers.add(ask(port))
        except OSError:
            pass
        time.sleep(0.02)
    server.send_signal(signal.SIGTERM)
    server.wait()
    print(len(workers))


if __name__ == "__main__":
    main()
