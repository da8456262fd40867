"""What the tests of pages share: the command, recordings to report on, and a browser.

Tests import nothing from here: other folders have a module of this name."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from explorer_page import explorer, page_path, run  # noqa: F401
from made_up import recording
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]


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
