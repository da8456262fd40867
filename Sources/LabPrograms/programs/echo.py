"""An echo server with many clients at once: a task serves one client until it hangs up."""
import lab
from servers.many_clients import Door

door = None


def work(number):
    lines, client = 0, door.accept()
    with client, client.makefile("rwb") as stream:
        for line in stream:
            stream.write(line)
            stream.flush()
            lines += 1
    return lines


async def work_async(number):
    lines = 0
    reader, writer = await door.accept_async()
    async for line in reader:
        writer.write(line)
        lines += 1
    writer.close()
    return lines


def tasks(size):
    global door
    door = Door(size, "echo")
    return range(size)


def answer(lines):
    return f"{door.report()}, {sum(lines)} lines sent back"


if __name__ == "__main__":
    lab.main(size=500, model="asyncio")
