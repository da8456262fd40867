"""`coreograph view` in terminals that show pictures."""

import base64
import re
import struct
import subprocess

import pytest
from pictures import decoded_png, decoded_sixel
from terminal import COMMAND, Terminal


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
