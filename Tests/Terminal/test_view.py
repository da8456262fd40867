"""`coreograph view` in a terminal of its own: pyte is the terminal, a pseudo-terminal the line to it."""

import base64
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import zlib
from pathlib import Path

import pyte
import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(os.environ.get("COREOGRAPH_TEST_COMMAND", ROOT / ".build/debug/coreograph"))
EVIL = "\x1b]0;evil\x07\x1b[2J\x1b[31mred"


def write_trace(path, names, spans, cores=2):
    """Threads by name, and for each its stretches on a core, in milliseconds."""
    facts = {
        "format": "coreograph-trace/1", "writer": "test", "label": "sample", "command": ["program"],
        "workingDirectory": "/tmp", "cores": {"online": [0, 1], "usable": [0, 1]},
        "machine": {"hostname": "h", "processor": "", "kernel": "", "architecture": "",
                    "memoryBytes": 0},
        "capture": {"method": "switches", "notes": [], "lostRecords": 0, "overheadSeconds": 0},
        "clock": {"name": "CLOCK_MONOTONIC", "originNanoseconds": "0",
                  "originUnixNanoseconds": "0"},
        "exit": {"status": 0}, "wallNanoseconds": 10**9, "cutShort": False,
    }  # fmt: skip
    events = [{"ph": "i", "s": "p", "name": "process started", "pid": 7, "tid": 7, "ts": 0,
               "args": {"name": names[0]}}]  # fmt: skip
    for index, (name, lane) in enumerate(zip(names, spans)):
        thread = {"pid": 7, "tid": 7 + index}
        creator = {"creator": {"pid": 7, "tid": 7}} if index else {}
        events.append({**thread, "ph": "i", "s": "t", "name": "thread started", "ts": 0,
                       "args": {"name": name, **creator}})  # fmt: skip
        events += [
            {**thread, "ph": "X", "name": "running", "ts": start * 1000,
             "dur": (end - start) * 1000, "args": {"core": index % cores, "end": "blocked"}}
            for start, end in lane
        ]  # fmt: skip
    document = {"displayTimeUnit": "ns", "traceEvents": events, "otherData": {"coreograph": facts}}
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
def folder(tmp_path):
    """A folder with one trace: two threads that take turns of 50 ms for a second."""
    turns = [[(t, t + 50) for t in range(0, 1000, 100)], [(t, t + 50) for t in range(50, 1000, 100)]]
    write_trace(tmp_path / "a.trace.json", ["main", EVIL], turns)
    return tmp_path


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


@pytest.fixture
def terminal(folder):
    opened = []

    def open_terminal(*arguments, **options):
        opened.append(Terminal(["view", *arguments], folder, **options))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.close()


def test_shows_the_newest_trace_with_its_finding(terminal):
    view = terminal()
    view.expect(r"2 threads took turns: 1\.00 of 2 cores busy")
    view.expect(r"main 7 .*█.* 50 %")
    view.expect(r"0\.2 s")
    assert view.screen.cursor.hidden
    # A colour of its own for each thread, in 24 bits.
    assert {b"38;2;41;131;240", b"38;2;204;120;21"} <= set(re.findall(rb"38;2;\d+;\d+;\d+", view.raw))
    view.press("q")
    assert view.ended() == 0


def test_zooms_pans_and_fits(terminal):
    view = terminal()
    view.expect("q quit")
    view.press("++")
    view.expect(r"shown: 375–625 ms")
    view.press("\x1b[C")
    view.expect(r"shown: 406–656 ms")
    view.press("-\x1b[H")
    view.expect(r"shown: 0–500 ms")
    view.press("0")
    view.expect(r"\b0\.8 s")
    assert "shown" not in view.text
    view.press("q")
    assert view.ended() == 0


def test_switches_kinds_searches_and_helps(terminal):
    view = terminal("a.trace.json")
    view.expect("q quit")
    view.press("c")
    view.expect(r"^core 1 .*50 %")
    view.press("g")
    view.expect("no interpreter lock was recorded")
    view.press("t/red\r")
    view.expect(r"^�.*red 8 ")
    found = [line for line in range(24) if view.screen.buffer[line][0].reverse]
    assert len(found) == 1 and "red" in view.screen.display[found[0]]
    view.press("?")
    view.expect("Any key goes back")
    view.press("x")
    view.expect("q quit")
    view.press("q")
    assert view.ended() == 0


def test_follows_the_size_of_its_window(terminal):
    view = terminal()
    view.expect("q quit")
    view.resize(60, 16)
    view.process.send_signal(signal.SIGWINCH)
    view.expect(r"^main 7 .{40,55}50 %")
    view.expect("q quit|find")
    view.press("q")
    assert view.ended() == 0


def test_names_cannot_act_on_the_terminal(terminal):
    view = terminal()
    view.expect("red 8")
    assert b"\x1b]0" not in view.raw and b"\x1b[31m" not in view.raw
    view.press("q")
    assert view.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGABRT])
def test_gives_the_terminal_back_when_it_is_killed(terminal, number):
    view = terminal()
    view.expect("q quit")
    view.process.send_signal(number)
    assert view.ended() == -number


def test_gives_the_terminal_back_at_ctrl_c(terminal):
    view = terminal()
    view.expect("q quit")
    view.press("\x03")
    assert view.ended() == -signal.SIGINT


def test_suspends_like_any_job(folder):
    shell = Terminal.shell(folder)
    shell.press(f"exec 2>&1; {COMMAND} view\n")
    shell.expect("q quit")
    shell.press("\x1a")
    shell.expect_raw(rb"Stopped")
    assert shell.raw.rfind(b"\x1b[?1049l") > shell.raw.rfind(b"\x1b[?1049h")
    shell.raw = b""
    shell.press("fg\n")
    shell.expect_raw(rb"\x1b\[\?1049h.*q quit")
    shell.press("q")
    shell.expect_raw(rb"\x1b\[\?1049l")
    shell.press("echo sta''tus=$?\n")
    shell.expect_raw(rb"status=0")
    shell.close()


def test_without_colours_nothing_is_coloured(terminal):
    view = terminal(NO_COLOR="1")
    view.expect("q quit")
    assert not re.search(rb"\x1b\[[0-9;]*(3[0-8]|4[0-8]|9[0-7]);?[0-9;]*m", view.raw)
    view.press("q")
    assert view.ended() == 0


@pytest.mark.parametrize("environment, pattern, parts", [
    ({"TERM": "xterm-kitty"}, rb"\x1b_Ga=T,f=100[^;]*;([^\x1b]*)\x1b\\", "kitty"),
    ({"TERM_PROGRAM": "iTerm.app"}, rb"\x1b\]1337;File=inline=1;[^:]*:([^\x07]*)\x07", "iTerm2"),
])  # fmt: skip
def test_shows_pictures_where_the_terminal_can(terminal, environment, pattern, parts):
    view = terminal(**environment)
    view.expect_raw(rb"q quit")
    picture = b"".join(re.findall(rb"\x1b_G[^;]*;([^\x1b]*)\x1b\\", view.raw)) if parts == "kitty" \
        else re.search(pattern, view.raw, re.S)[1]  # fmt: skip
    png = base64.b64decode(picture)
    assert png.startswith(b"\x89PNG")
    # As many pixels as the characters that it covers.
    assert struct.unpack(">II", png[16:24]) == (100 * 9, 23 * 18)
    view.press("i")
    view.expect(r"main 7 .*█.* 50 %")
    view.press("q")
    assert view.ended() == 0


def decoded_sixel(data):
    """The pixels of a sixel sequence, by the VT330/VT340 Programmer Reference Manual, chapter 14."""
    head, body = re.fullmatch(rb"\x1bP([0-9;]*)q(.*)\x1b\\", data, re.S).groups()
    width, height = map(int, re.match(rb'"1;1;(\d+);(\d+)', body).groups())
    pixels = [[None] * width for _ in range(height)]
    colors, color, x, top, count = {}, None, 0, 0, 1
    for token in re.finditer(rb'"[\d;]+|#[\d;]+|!\d+|[?-~]|\$|-', body):
        text = token[0].decode()
        if text.startswith("#"):
            number, *definition = map(int, text[1:].split(";"))
            if definition:
                assert definition[0] == 2 and all(0 <= part <= 100 for part in definition[1:])
                colors[number] = tuple(round(part * 2.55) for part in definition[1:])
            color = colors[number]
        elif text.startswith("!"):
            count = int(text[1:])
        elif text == "$":
            x = 0
        elif text == "-":
            x, top = 0, top + 6
        elif not text.startswith('"'):
            for bit in range(6):
                if (ord(text) - 63) >> bit & 1:
                    pixels[top + bit][x:x + count] = [color] * count
            x, count = x + count, 1
    assert len(colors) <= 256 and all(None not in row for row in pixels)
    return pixels


def decoded_png(path):
    """The pixels of one of our opaque PNG files, by the format's specification."""
    data, position, packed = path.read_bytes(), 8, b""
    while position < len(data):
        (length,), kind = struct.unpack(">I", data[position:position + 4]), data[position + 4:position + 8]
        content = data[position + 8:position + 8 + length]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", content[:10])
            assert (depth, color) == (8, 2)
        packed += content if kind == b"IDAT" else b""
        position += 12 + length
    data, above, rows = zlib.decompress(packed), bytes(width * 3), []
    for y in range(height):
        kind, row = data[y * (width * 3 + 1)], bytearray(data[y * (width * 3 + 1) + 1:][:width * 3])
        for index in range(width * 3):
            left = row[index - 3] if index >= 3 and kind == 1 else 0
            row[index] = (row[index] + (left if kind == 1 else above[index] if kind == 2 else 0)) % 256
        above = bytes(row)
        rows.append([tuple(row[x * 3:x * 3 + 3]) for x in range(width)])
    return rows


@pytest.mark.parametrize("pixels, answers, size", [
    ((9, 18), b"", (900, 414)),
    ((0, 0), b"\x1b[6;18;9t", (900, 414)),
    # What xterm says, which shows nothing at all of larger pictures.
    ((9, 18), b"\x1b[?2;0;700;400S", (77 * 9, 22 * 18)),
])  # fmt: skip
def test_a_terminal_that_says_so_gets_sixel(folder, pixels, answers, size):
    view = Terminal(["view", "--from", "0s", "--to", "1s"], folder, pixels=pixels)
    view.expect_raw(rb"\x1b\[16t\x1b\[\?2;1;0S\x1b\[c")
    view.expect("q quit")
    assert b"\x1bP" not in view.raw
    view.press((answers + b"\x1b[?62;4;22c").decode())
    sent = view.expect_raw(rb"\x1bP[0-9;]*q.*?\x1b\\")[0]
    picture = decoded_sixel(sent)
    subprocess.run([
        COMMAND, "figure", "threads", "a.trace.json", "-o", "a.png", "--theme", "dark",
        "--size", f"{size[0]}x{size[1]}",
        "--scale", "1", "--from", "0s", "--to", "1s",
    ], cwd=folder, check=True)  # fmt: skip
    figure = decoded_png(folder / "a.png")
    assert (len(picture), len(picture[0])) == (len(figure), len(figure[0])) == size[::-1]
    apart = [max(abs(a - b) for a, b in zip(one, other))
             for rows in zip(picture, figure) for one, other in zip(*rows)]  # fmt: skip
    # A hundredth of a part is 2.55; the shades of letters beyond 256 colours take the nearest.
    assert sum(apart) / len(apart) < 2 and sum(value > 24 for value in apart) < len(apart) / 1000
    view.press("i")
    view.expect(r"main 7 .*█.* 50 %")
    view.press("q")
    assert view.ended() == 0
    view.close()


def test_a_terminal_that_cannot_gets_none(terminal):
    view = terminal()
    view.expect_raw(rb"\x1b\[c")
    view.press("\x1b[?62;22c")
    view.press("?")
    view.expect("Any key goes back")
    assert b"\x1bP" not in view.raw
    view.press("q")
    assert view.ended() == 0


def test_whoever_wants_no_pictures_is_not_asked(folder):
    view = Terminal(["view", "--no-images"], folder)
    view.expect("q quit")
    assert b"\x1b[c" not in view.raw
    view.press("q")
    assert view.ended() == 0
    view.close()


def plain(folder, *arguments, **options):
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return subprocess.run(
        [COMMAND, "view", *arguments], cwd=folder, capture_output=True, text=True, timeout=60,
        env=environment, stdin=subprocess.DEVNULL, **options,
    )  # fmt: skip


def test_is_plain_text_in_a_pipe(folder):
    result = plain(folder, "--width", "72")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "2 threads took turns: 1.00 of 2 cores busy"
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.stdout)
    assert max(map(len, lines)) <= 72
    main = next(line for line in lines if line.startswith("main 7"))
    # Ten bars of 50 ms, as many gaps.
    assert len(re.findall(r"[█▐▕▏▎▍▌▋▊▉]+", main)) == 10
    assert main.endswith(" 50 %")


def test_takes_the_newest_of_several(folder):
    write_trace(folder / "b.trace.json", ["later"], [[(0, 30)]])
    os.utime(folder / "a.trace.json", (1, 1))
    (folder / "notes.json").write_text("{}")
    assert "later" in plain(folder).stdout
    os.utime(folder / "b.trace.json", (0, 0))
    assert "main 7" in plain(folder).stdout


def test_refuses_in_words(folder, tmp_path_factory):
    empty = tmp_path_factory.mktemp("empty")
    for arguments, where, status, words in [
        ([], empty, 3, "no trace is in this folder"),
        (["missing.json"], folder, 3, "missing.json"),
        (["--kind", "gil"], folder, 2, "no interpreter lock was recorded"),
        (["--kind", "map"], folder, 2, "--kind map: lanes are those of threads"),
        (["--width", "5"], folder, 2, "--width 5"),
        (["--from", "9s"], folder, 2, "nothing lies between"),
    ]:
        result = plain(where, *arguments)
        assert result.returncode == status, result.stderr
        assert words in result.stderr
        assert result.stderr.count("\n") == 1
