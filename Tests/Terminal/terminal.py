"""A terminal in which `coreograph view` runs: pyte is its screen, a pseudo-terminal the line to it."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from pathlib import Path

import pyte

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(os.environ.get("COREOGRAPH_TEST_COMMAND", ROOT / ".build/debug/coreograph"))


class Terminal:
    """A terminal in which a command runs, and what is on its screen."""

    @classmethod
    def shell(cls, folder):
        """A shell with job control."""
        return cls(["--norc", "--noprofile", "-i"], folder, command="bash", PS1="$ ")

    def __init__(
        self, arguments, folder, columns=100, rows=24, command=COMMAND, pixels=(9, 18), **environment
    ):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.master, follower = pty.openpty()
        self.resize(columns, rows, pixels)
        self.before = termios.tcgetattr(follower)
        usual = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PATH": os.environ["PATH"]}
        self.process = subprocess.Popen(
            [command, *map(str, arguments)], cwd=folder, stdin=follower, stdout=follower,
            stderr=follower, env={**usual, **environment}, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        self.follower = follower

    def resize(self, columns, rows, pixels=(0, 0)):
        self.screen.resize(rows, columns)
        size = struct.pack("HHHH", rows, columns, columns * pixels[0], rows * pixels[1])
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)

    def press(self, keys):
        os.write(self.master, keys.encode())

    @property
    def text(self):
        return "\n".join(self.screen.display)

    def read(self, seconds):
        if select.select([self.master], [], [], seconds)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:  # Nobody holds the other end any more.
                return False
            self.raw += data
            # What pyte does not know it would print: pictures, and what synchronises frames.
            self.stream.feed(re.sub(rb"\x1b[_P].*?\x1b\\|\x1b\[16t", b"", data, flags=re.S))
            return bool(data)
        return False

    def expect(self, pattern, seconds=20):
        """Waits until the screen matches."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if match := re.search(pattern, self.text, re.MULTILINE):
                return match
            if not self.read(0.05) and self.process.poll() is not None:
                break
        raise AssertionError(f"no {pattern!r} on\n{self.text}")

    def expect_raw(self, pattern, seconds=20):
        """Waits until what was sent matches."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if match := re.search(pattern, self.raw, re.S):
                return match
            if not self.read(0.05) and self.process.poll() is not None:
                break
        raise AssertionError(f"no {pattern!r} in {self.raw[-2000:]!r}")

    def ended(self, seconds=20):
        """Waits for the end, checks that the terminal is what it was, and gives the status."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read(0.05)
        status = self.process.wait(timeout=1)
        while self.read(0.1):
            pass
        self.expect_restored()
        return status

    def expect_restored(self):
        assert termios.tcgetattr(self.follower) == self.before
        last = {mode: max(self.raw.rfind(b"\x1b[?%sh" % mode), 0) for mode in (b"1049", b"25", b"7")}
        gone = {mode: max(self.raw.rfind(b"\x1b[?%sl" % mode), 0) for mode in (b"1049", b"25", b"7")}
        assert gone[b"1049"] > last[b"1049"], "the other screen is still there"
        assert last[b"25"] > gone[b"25"], "there is no cursor"
        assert last[b"7"] > gone[b"7"], "lines do not wrap"

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.follower)
