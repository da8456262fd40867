"""ftrace.py OUTPUT -- COMMAND…: runs COMMAND while the kernel's tracer writes every switch of the machine to OUTPUT.

What `trace-cmd record -e sched:sched_switch` does, for machines where trace-cmd itself stops because it may not
set up function tracing, which nobody asked for: a tracing instance of its own, whose pages are spliced to the file.
"""

import os
import select
import subprocess
import sys

TRACING = "/sys/kernel/tracing"
PAGES = 1 << 20


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def drain(buffers, pipe, output):
    """Moves every page that is full from the kernel to the file, without copying it."""
    for buffer in buffers:
        while True:
            try:
                moved = os.splice(buffer, pipe[1], PAGES, flags=os.SPLICE_F_NONBLOCK | os.SPLICE_F_MOVE)
            except BlockingIOError:
                break
            if moved == 0:
                break
            while moved > 0:
                moved -= os.splice(pipe[0], output, moved)


def main(output, command):
    instance = f"{TRACING}/instances/coreograph-bench-{os.getpid()}"
    try:
        os.mkdir(instance)
    except OSError as error:
        sys.exit(f"{TRACING}: {error.strerror}: root and a mounted tracefs are needed")
    buffers = []
    try:
        cores = os.listdir(f"{instance}/per_cpu")
        buffers = [os.open(f"{instance}/per_cpu/{core}/trace_pipe_raw", os.O_RDONLY | os.O_NONBLOCK)
                   for core in cores]  # fmt: skip
        pipe, file = os.pipe(), os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        write(f"{instance}/events/sched/sched_switch/enable", "1")
        poll = select.poll()
        for buffer in buffers:
            poll.register(buffer, select.POLLIN)
        program = subprocess.Popen(command)
        while program.poll() is None:
            # It wakes up when a buffer is half full; the time is for the end of the program.
            poll.poll(100)
            drain(buffers, pipe, file)
        write(f"{instance}/tracing_on", "0")
        drain(buffers, pipe, file)
        # The page that is not full yet cannot be spliced.
        for buffer in buffers:
            try:
                while page := os.read(buffer, 4096):
                    os.write(file, page)
            except BlockingIOError:
                pass
        return program.returncode
    finally:
        for buffer in buffers:
            os.close(buffer)
        os.rmdir(instance)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[3:]))
