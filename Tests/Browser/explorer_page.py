"""A recording worked out by hand, a page of it, and what a reader does with its explorer."""

import json
import time
from urllib.parse import parse_qs

import pytest
from made_up import written
from test_report import spaced

MS = 1_000_000
MAIN, WORKER = 200, 201


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """400 ms of two threads on two cores, of which everything is known: who ran where, who waited for
    what and who ended it, who held the interpreter lock, and a task that changes threads."""

    def event(tid, title, start, stop=None, lane=0, /, **args):
        times = {"ts": start * 1000} | ({} if stop is None else {"dur": (stop - start) * 1000})
        return {"pid": MAIN, "tid": tid + lane, "name": title, **times, "ph": "X", "args": args}

    def instant(tid, title, at, scope="t", /, **args):
        return {**event(tid, title, at, **args), "ph": "i", "s": scope}

    def task(phase, at, **args):
        return {**event(MAIN, "fetch", at, **args), "cat": "task", "id": "1", "ph": phase}

    def gil(tid, start, stop, **args):
        return {**event(0, "hold", start, stop, 16777216, thread=tid, **args), "cat": "gil"}

    events = [
        instant(MAIN, "process started", 0, "p", name="program"),
        instant(MAIN, "thread started", 0, name="program"),
        event(MAIN, "running", 0, 100, core=0, end="blocked"),
        instant(WORKER, "thread started", 100, name="worker", creator={"pid": MAIN, "tid": MAIN}),
        event(MAIN, "blocked", 100, 300, cause="lock", place="futex", evidence="reported",
              waker={"pid": MAIN, "tid": WORKER}),
        event(WORKER, "running", 100, 300, core=1, end="blocked"),
        event(WORKER, "blocked", 300, 350, cause="io", place="read", evidence="reported",
              waker="interrupt"),
        event(MAIN, "running", 300, 400, core=1, end="exited"),
        event(WORKER, "running", 350, 400, core=0, end="exited"),
        gil(MAIN, 10, 90), gil(WORKER, 120, 280, wait=110_000), gil(MAIN, 300, 390, wait=250_000),
        task("b", 50, task=1, kind="swiftTask"),
        {**event(MAIN, "fetch", 60, 90, 8388608, task=1, awaited="reply", line=7), "cat": "task"},
        {**event(WORKER, "fetch", 150, 200, 8388608, task=1), "cat": "task"},
        task("e", 200, task=1, outcome="ok"),
        {**event(0, "updatedb", 150, 250), "pid": 4194305, "cat": "foreign"},
        instant(WORKER, "thread ended", 400, why="exited"),
        instant(MAIN, "thread ended", 400, why="exited"),
        instant(MAIN, "process ended", 400, "p", why="exited"),
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("explorer")
    return written(folder / "run.json", "hand/made", events, 400, method="tracepoints")


@pytest.fixture(scope="session")
def page_path(coreograph, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("explorer") / "run.html"
    coreograph("report", run, "-o", path)
    return path


class Explorer:
    """What a reader does and sees."""

    def __init__(self, visited):
        self.visited = visited
        self.page = visited.page
        self.chart = self.page.locator(".explorer .chart")
        self.chart.evaluate("chart => chart.scrollIntoView({block: 'center', behavior: 'instant'})")
        self.settle()

    def settle(self):
        """Waits until the numbers and the address follow what is shown."""
        self.page.wait_for_timeout(20)
        # What a pointer or a wheel does arrives with the next frame, however long a busy machine takes.
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        self.page.locator(".explorer[data-settled=true]").wait_for()

    def eventually(self, script):
        """Waits until `script` is true in the page: its policy forbids Playwright's own way."""
        deadline = time.monotonic() + 20
        while not self.page.evaluate(script):
            assert time.monotonic() < deadline, f"never true: {script}"
            self.page.wait_for_timeout(20)

    def numbers(self):
        self.settle()
        return dict(
            self.page.locator("[data-number]").evaluate_all(
                "all => all.map(one => [one.dataset.number, Number(one.dataset.value)])"
            )
        )

    def address(self):
        """The fields of the address, or nothing for the whole run."""
        self.settle()
        _, _, fields = self.page.evaluate("location.hash").partition("?")
        return {name: values[0] for name, values in parse_qs(fields).items()}

    def window(self):
        fields = self.address()
        return int(fields.get("from", 0)) / MS, int(fields.get("to", 400 * MS)) / MS

    def point(self, lane, at):
        """Where `at` milliseconds are in a lane, on the page."""
        row = self.page.locator(f"[data-lane='{lane}']").bounding_box()
        chart = self.chart.bounding_box()
        start, end = self.window()
        return chart["x"] + (at - start) / (end - start) * chart["width"], row["y"] + row["height"] / 2

    def click(self, lane, at):
        self.page.mouse.click(*self.point(lane, at))
        self.settle()

    def press(self, *keys):
        self.chart.focus()
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def facts(self):
        fields = self.page.locator(".facts-of-span .fields > div")
        pairs = fields.evaluate_all("all => all.map(one => [...one.children].map(it => it.textContent))")
        return {"title": spaced(self.page.locator(".facts-of-span h3").inner_text()), **dict(pairs)}

    def act(self, label):
        self.page.get_by_role("button", name=label, exact=True).click()
        self.settle()

    def pixels(self, selector=".explorer .chart"):
        return self.page.locator(selector).evaluate("canvas => canvas.toDataURL()")

    def lanes(self):
        return self.page.locator("[data-lane]").evaluate_all("all => all.map(it => it.dataset.lane)")


@pytest.fixture
def explorer(visit, page_path):
    def open_at(fragment="", **options):
        return Explorer(visit(page_path, fragment=fragment, **options))

    yield open_at
