"""`coreograph view` in a terminal of its own: what keys, signals and sizes do."""

import re
import signal

import pytest
from terminal import COMMAND, Terminal


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
