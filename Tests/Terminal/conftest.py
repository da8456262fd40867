"""What the tests in a terminal share: a recording, and terminals that are closed behind them."""

import pytest
from terminal import Terminal
from traces import EVIL, write_trace


@pytest.fixture
def folder(tmp_path):
    """A folder with one trace: two threads that take turns of 50 ms for a second."""
    turns = [[(t, t + 50) for t in range(0, 1000, 100)], [(t, t + 50) for t in range(50, 1000, 100)]]
    write_trace(tmp_path / "a.trace.json", ["main", EVIL], turns)
    return tmp_path


@pytest.fixture
def terminal(folder):
    opened = []

    def open_terminal(*arguments, **options):
        opened.append(Terminal(["view", *arguments], folder, **options))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.close()
