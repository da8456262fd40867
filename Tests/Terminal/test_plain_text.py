"""`coreograph view` without a terminal: plain text, which trace it takes, and what it refuses."""

import os
import re
import subprocess

from terminal import COMMAND
from traces import write_trace


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
    # Newer than both, and no traces.
    (folder / "notes.json").write_text("{}")
    (folder / "sweep.json").write_text('{"format": "coreograph-sweep/1", "runs": []}')
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
