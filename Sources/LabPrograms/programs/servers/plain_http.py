"""As much of HTTP as a server needs whose clients ask for one path after the other."""


def path_in(line):
    return line.split()[1].decode().strip("/")


def reply(text):
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode()


def serve(client, query):
    """Answers one client's requests, each after a query, until it hangs up; returns how many."""
    served = 0
    with client, client.makefile("rwb") as stream:
        for line in stream:
            while stream.readline() != b"\r\n":
                pass  # headers
            query()
            stream.write(reply(path_in(line)))
            stream.flush()
            served += 1
    return served


async def serve_async(client, query_async):
    reader, writer = client
    served = 0
    async for line in reader:
        while await reader.readline() != b"\r\n":
            pass  # headers
        await query_async()
        writer.write(reply(path_in(line)))
        served += 1
    writer.close()
    return served
