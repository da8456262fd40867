"""The lab as its users meet it: from the command line, and by what it leaves behind."""

import json
import os
import pty
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def results(coreograph, tmp_path_factory):
    """A short lab run of two experiments, twice each."""
    folder = tmp_path_factory.mktemp("lab")
    done = coreograph(
        "lab", "run", "primes/threading", "sleep/threading", "--quick", "--repeat", "2",
        "-o", folder,
    )  # fmt: skip
    return folder, done, json.loads((folder / "runs.json").read_text())


def test_it_says_where_the_report_is(results):
    folder, done, _ = results
    assert done.stdout == f"{folder}/index.html\n"
    # No terminal, no bar: a line for each run.
    assert re.findall(r"^(\d)/4 (\S+) [\d.]+ s: (.*)$", done.stderr, re.M) == [
        ("1", "primes/threading", "5772 primes"),
        ("2", "sleep/threading", "5 waits"),
        ("3", "primes/threading", "5772 primes"),
        ("4", "sleep/threading", "5 waits"),
    ]
    assert "\x1b" not in done.stderr


def test_the_index_lists_every_file_and_every_answer(results):
    folder, _, index = results
    assert index["format"] == "coreograph-lab/1"
    assert index["quick"] and not index["interrupted"]
    assert [(run["workload"], run["repetition"]) for run in index["runs"]] == [
        ("primes", 1), ("sleep", 1), ("primes", 2), ("sleep", 2),
    ]  # fmt: skip
    for run in index["runs"]:
        assert run["correct"] and run["exitStatus"] == 0
        assert run["answer"] == run["expected"]
        for file in [run["trace"], run["output"], *run["figures"]]:
            assert (folder / file).stat().st_size > 0
        # By thread, by core and by task, each as SVG and PNG.
        assert len(run["figures"]) == 6
        assert run["trace"].endswith(".json.gz")


def test_a_run_can_be_repeated_by_hand(results):
    folder, _, index = results
    run = index["runs"][0]
    again = subprocess.run(run["command"], cwd=folder, capture_output=True, text=True, check=True)
    assert again.stdout.strip() == run["answer"]


def test_the_report_joins_repeats_and_links_to_what_lies_beside_it(results, visit):
    folder, _, index = results
    visited = visit(folder / "index.html")
    page = visited.page
    assert visited.complaints == []
    assert visited.requests == [(folder / "index.html").as_uri()]
    assert page.locator("section.run").count() == 2
    assert page.get_by_text("median of 2 runs").count() == 2
    links = page.locator("#data a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    files = {
        file for run in index["runs"] for file in [run["trace"], run["output"], *run["figures"]]
    }
    assert set(links) == files


def test_the_list_names_what_there_is(coreograph):
    listing = json.loads(coreograph("lab", "list", "--json").stdout)
    assert listing["format"] == "coreograph-lab-list/1"
    cells = {(cell["workload"], cell["model"]): cell for cell in listing["cells"]}
    assert len(cells) == len(listing["models"]) * len(listing["workloads"])
    for cell in [("primes", "sequential"), ("primes", "threading"), ("primes", "multiprocessing"),
                 ("sleep", "sequential"), ("sleep", "threading")]:  # fmt: skip
        assert cells[cell]["runs"]
    assert all(cell["runs"] or cell["why"] for cell in listing["cells"])
    text = coreograph("lab", "list").stdout
    words = " ".join(text.split())
    for row in listing["models"] + listing["workloads"]:
        assert row["id"] in words and row["title"] in words
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["primes/thread"], 2, "no experiment is called 'primes/thread'"),
        (["--model", "fibers"], 2, "no model is called 'fibers'"),
        (["primes", "--workload", "sleep"], 2, "no experiment is left"),
        (["--workers", "0"], 2, "--workers 0"),
        (["--workers", "two"], 2, "--workers two"),
        (["--repeat", "0"], 2, "--repeat 0"),
        (["--python", "no-such-python"], 4, "no-such-python"),
        (["--python", "3.99"], 4, "--python 3.99: no such Python here"),
        (["--set", "serial"], 2, "--set serial: write OPTION=VALUE"),
        (["primes", "--set", "cereal=5"], 2, "--set cereal"),
        (["-o", "/proc/nowhere"], 2, "/proc/nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(coreograph, tmp_path, arguments, status, message):
    done = coreograph("lab", "run", *arguments, status=status, cwd=tmp_path)
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_answer_is_a_failed_check(coreograph, tmp_path):
    # An interpreter that answers for itself but runs programs that print something else.
    fake = tmp_path / "python"
    fake.write_text(
        '#!/bin/sh\nif [ "$1" = -c ]; then echo "$0"; echo 3.12.0; else echo 7 waits; fi\n'
    )
    fake.chmod(0o755)
    done = coreograph(
        "lab", "run", "sleep/sequential", "--python", fake, "-o", tmp_path / "out", status=1
    )
    assert "answered '7 waits', expected '5 waits'" in done.stderr
    assert not json.loads((tmp_path / "out/runs.json").read_text())["runs"][0]["correct"]


def runs_threads(process, folder):
    """Whether a process is the program of a lab run in `folder` under the model of threads."""
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
        place = (process / "cwd").resolve()
    except OSError:
        return False
    script = any(word.endswith(b"sleep.py") for word in words[:2])
    return script and b"threading" in words and place.is_relative_to(folder)


def test_an_interrupt_keeps_what_was_recorded(coreograph, tmp_path):
    # A terminal of its own, where Ctrl-C reaches the whole foreground group.
    models = "sequential,threading,multiprocessing"
    command = [coreograph.path, "lab", "run", "sleep", "--model", models, "-o", tmp_path / "out"]
    pid, terminal = pty.fork()
    if pid == 0:
        # Whoever runs tests in the background may have them ignore it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execv(command[0], list(map(str, command)))
    shown = b""
    deadline = time.monotonic() + 60
    while b"1/3" not in shown:
        assert time.monotonic() < deadline, shown
        shown += os.read(terminal, 4096)
    # The second run is on once its program is.
    while not any(runs_threads(process, tmp_path) for process in Path("/proc").glob("[0-9]*")):
        assert time.monotonic() < deadline, shown
        time.sleep(0.02)
    os.write(terminal, b"\x03")
    try:
        while chunk := os.read(terminal, 4096):
            shown += chunk
    except OSError:
        pass  # the terminal is gone: its last program has ended
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGINT
    index = json.loads((tmp_path / "out/runs.json").read_text())
    assert index["interrupted"] and len(index["runs"]) == 2
    assert (tmp_path / "out/index.html").exists()
    # The second one is made anew when the command goes on.
    assert "stopped after 1 of 3 runs" in shown.decode()
    # On a terminal there is a bar.
    assert "█" in shown.decode()
