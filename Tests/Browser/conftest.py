"""What the tests of pages share: the command, recordings to report on, and a browser."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
LOOKS = ROOT / ".build" / "looks"


@pytest.fixture(scope="session")
def coreograph():
    """Runs the command and returns what it did."""
    command = Path(os.environ.get("COREOGRAPH_TEST_COMMAND", ROOT / ".build/debug/coreograph"))
    assert command.exists(), f"{command} is not there: build it first (swift build)"

    def run(*arguments, status=0, **options):
        result = subprocess.run(
            [command, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options
        )
        assert result.returncode == status, result.stderr
        return result

    run.path = command
    return run


@pytest.fixture(scope="session")
def browser():
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "chromium is not there: apt install chromium"
    # Chromium's sandbox refuses to run as root, and the pages under test are our own.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


class Visit:
    """A page opened from disk, with all that it asked for and complained about."""

    def __init__(self, page, path, fragment="", script=True):
        self.page = page
        self.complaints = []
        self.requests = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(path.as_uri() + fragment)
        # The timelines are unpacked once the page is there.
        if script and page.locator(".explorer").count() > 0:
            page.locator(".explorer[data-ready]").wait_for(timeout=20000)


@pytest.fixture
def visit(browser):
    """Opens a page at a size, in a colour scheme, with or without JavaScript, off the network. Where
    `script` is None there is one, and nobody waits for what it does."""
    contexts = []

    def open_page(
        path, width=1440, height=900, scheme="light", script=True, motion=None, fragment=""
    ):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script is not False,
            reduced_motion=motion,
            offline=True,
        )
        contexts.append(context)
        return Visit(context.new_page(), path, fragment, script)

    yield open_page
    for context in contexts:
        context.close()


def recording(path, label, lanes, names=None, cores=2):
    """Writes a recording by hand: for each thread its (start, end) on a core, in milliseconds."""
    pid = 100
    names = names or [f"thread-{index}" for index in range(len(lanes))]
    end = max(stop for lane in lanes for _, stop in lane)
    events = [
        {"ph": "i", "s": "p", "name": "process started", "pid": pid, "tid": pid, "ts": 0,
         "args": {"name": names[0]}}
    ]  # fmt: skip
    for index, lane in enumerate(lanes):
        thread = {"pid": pid, "tid": pid + index}
        started = {"name": names[index]}
        if index:
            started["creator"] = {"pid": pid, "tid": pid}
        events.append(
            {**thread, "ph": "i", "s": "t", "name": "thread started", "ts": 0, "args": started}
        )
        for start, stop in lane:
            events.append(
                {**thread, "ph": "X", "name": "running", "ts": start * 1000,
                 "dur": (stop - start) * 1000, "args": {"core": index % cores, "end": "blocked"}}
            )  # fmt: skip
        events.append(
            {**thread, "ph": "i", "s": "t", "name": "thread ended", "ts": end * 1000,
             "args": {"why": "exited"}}
        )  # fmt: skip
    events.append(
        {"ph": "i", "s": "p", "name": "process ended", "pid": pid, "tid": pid, "ts": end * 1000,
         "args": {"why": "exited"}}
    )  # fmt: skip
    return written(path, label, events, end, cores)


def facts(label, end, cores, method):
    """What belongs around events; the run lasts `end` milliseconds."""
    everything = list(range(cores))
    return {
        "format": "coreograph-trace/1", "writer": "test", "label": label,
        "command": ["program", label], "workingDirectory": "/tmp",
        "machine": {"hostname": "bench", "processor": "Example CPU", "kernel": "Linux 6.1",
                    "architecture": "x86_64", "memoryBytes": 8 << 30},
        "cores": {"online": everything, "usable": everything},
        "capture": {"method": method, "notes": ["a note for the reader"], "lostRecords": 0,
                    "overheadSeconds": 0.01, "accountedShare": 0.999},
        "clock": {"name": "CLOCK_MONOTONIC", "originNanoseconds": "0",
                  "originUnixNanoseconds": "1700000000000000000"},
        "exit": {"status": 0}, "wallNanoseconds": round(end * 1000000), "cutShort": False,
        "usage": {"userSeconds": 1, "systemSeconds": 0, "maxResidentBytes": 20 << 20,
                  "voluntarySwitches": 5, "involuntarySwitches": 3},
    }  # fmt: skip


def written(path, label, events, end, cores=2, method="switches"):
    """Writes `events` with what belongs around them; the run lasts `end` milliseconds."""
    document = {
        "displayTimeUnit": "ns",
        "traceEvents": events,
        "otherData": {"coreograph": facts(label, end, cores, method)},
    }
    path.write_text(json.dumps(document))
    return path


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    """Three runs of one family: one lane, two lanes that take turns, two lanes at once."""
    folder = tmp_path_factory.mktemp("samples")
    turns = [[(t, t + 50) for t in range(0, 900, 100)], [(t, t + 50) for t in range(50, 950, 100)]]
    return [
        recording(folder / "one.json", "work/sequential", [[(0, 1000)]]),
        recording(folder / "turns.json", "work/threading", turns),
        recording(folder / "two.json", "work/processes", [[(0, 500)], [(10, 500)]]),
    ]


@pytest.fixture(scope="session")
def comparison(coreograph, samples, tmp_path_factory):
    """The report on all samples."""
    page = tmp_path_factory.mktemp("report") / "comparison.html"
    coreograph("report", *samples, "-o", page)
    return page


@pytest.fixture(scope="session")
def single(coreograph, samples, tmp_path_factory):
    """The report on the run that took turns."""
    page = tmp_path_factory.mktemp("report") / "single.html"
    coreograph("report", samples[1], "-o", page)
    return page


# Fixtures of the explorer, which import from here.
from explorer_page import explorer, page_path, run  # noqa: E402, F401
