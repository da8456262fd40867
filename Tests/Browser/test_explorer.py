"""The explorer of the report in a real browser: every control by mouse and by keyboard, and its numbers."""

import json
import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import parse_qs

import pytest
from conftest import LOOKS, recording, written
from test_report import HOSTILE, spaced

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
        self.page.locator(".explorer[data-settled=true]").wait_for()

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


def test_the_whole_run_has_the_numbers_of_its_summary(coreograph, visit, run, samples, tmp_path):
    for trace in [run, *samples]:
        path = tmp_path / f"{trace.stem}.html"
        coreograph("report", trace, "-o", path)
        numbers = json.loads(coreograph("summary", trace, "--json").stdout)
        shown = Explorer(visit(path)).numbers()
        levels = numbers["parallelism"]["secondsAtLevel"]
        expected = {
            "length": numbers["wallSeconds"],
            "parallelism": numbers["parallelism"]["mean"],
            "shared": sum(levels[2:]) / sum(levels),
            "concurrency": numbers["concurrency"]["mean"],
            "cpu": numbers["cpuSeconds"],
            "runnable": numbers["runnable"]["mean"],
            "switches": sum(numbers["contextSwitches"].values()),
        } | {f"gil-{it['pid']}-{it['interpreter']}": it["holdShare"] for it in numbers["gil"]}
        assert shown == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_window_has_its_own_numbers(explorer):
    # From 300 ms on the main thread runs throughout and the worker for the second half; the worker went
    # to wait at 300 ms, and the lock changed hands then and was held to the end of its life.
    numbers = explorer("#explorer?from=300000000&to=400000000").numbers()
    expected = {"length": 0.1, "parallelism": 1.5, "shared": 0.5, "cpu": 0.15, "switches": 1, "gil-200-0": 1}
    assert {name: numbers[name] for name in expected} == pytest.approx(expected)
    # Between cursors the same, whatever the window.
    between = explorer("#explorer?measure=300000000-400000000").numbers()
    assert between == pytest.approx(numbers)
    # The table says the same lane by lane.
    shown = explorer("#explorer?from=300000000&to=400000000")
    shown.page.locator("#explorer-table summary").click()
    shown.settle()
    rows = [spaced(text) for text in shown.page.locator("#explorer-table tbody tr").all_inner_texts()]
    assert rows[0] == "main 200 0.100000 100 % 0.000000 0.000000 1"
    assert rows[1] == "worker 201 0.050000 50 % 0.000000 0.050000 2"


@pytest.mark.parametrize("way", ["buttons", "keys", "letters", "wheel"])
def test_it_zooms_and_shows_the_whole_again(explorer, way):
    shown = explorer()
    x, y = shown.point("thread-200", 100)

    def zoom_in():
        if way == "buttons":
            shown.page.locator("#explorer-in").click()
        elif way == "wheel":
            shown.page.mouse.move(x, y)
            shown.page.keyboard.down("Control")
            shown.page.mouse.wheel(0, -120)
            shown.page.keyboard.up("Control")
        else:
            shown.press("+" if way == "keys" else "w")

    zoom_in()
    start, end = shown.window()
    assert end - start < 300
    if way == "wheel":
        # What is under the pointer stays there.
        assert (100 - start) / (end - start) == pytest.approx(0.25, abs=0.01)
    elif way in ("buttons", "keys"):
        assert (start, end) == pytest.approx((100, 300))
    if way == "buttons":
        shown.page.locator("#explorer-out").click()
        assert shown.window() == pytest.approx((0, 400))
        zoom_in()
        shown.page.locator("#explorer-fit").click()
    else:
        shown.press("0")
    assert shown.window() == (0, 400)


def test_the_wheel_scrolls_the_page_until_the_timeline_has_the_focus(explorer):
    shown = explorer()
    shown.page.mouse.move(*shown.point("thread-200", 100))
    before = shown.page.evaluate("scrollY")
    shown.page.mouse.wheel(0, -200)
    shown.settle()
    assert shown.window() == (0, 400)
    assert shown.page.evaluate("scrollY") < before
    shown = explorer()
    shown.click("thread-200", 50)
    shown.page.mouse.wheel(0, -200)
    start, end = shown.window()
    assert end - start < 390


@pytest.mark.parametrize("way", ["drag", "arrows", "letters", "wheel", "map"])
def test_it_moves_along(explorer, way):
    shown = explorer("#explorer?from=100000000&to=200000000")
    width = shown.chart.bounding_box()["width"]
    x, y = shown.point("thread-200", 150)
    if way == "drag":
        shown.page.mouse.move(x, y)
        shown.page.mouse.down()
        shown.page.mouse.move(x - width / 10, y, steps=3)
        shown.page.mouse.up()
    elif way == "arrows":
        shown.press("ArrowRight")
    elif way == "letters":
        shown.press("d")
    elif way == "wheel":
        shown.page.mouse.move(x, y)
        shown.page.mouse.wheel(width / 10, 0)
    else:
        box = shown.page.locator(".explorer .map").bounding_box()
        shown.page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + 10)
    assert shown.window() == pytest.approx((110, 210), abs=0.5)
    if way == "arrows":
        shown.press("ArrowLeft", "ArrowLeft")
        assert shown.window() == pytest.approx((90, 190))
    # There is nothing before the run and nothing after it.
    shown.press(*"a" * 24)
    assert shown.window() == pytest.approx((0, 100))


def test_two_fingers_zoom(explorer):
    shown = explorer()
    fingers = shown.page.context.new_cdp_session(shown.page)
    _, y = shown.point("thread-200", 200)
    places = [(150, 250), (140, 260), (120, 280), (100, 300)]
    ends = [[shown.point("thread-200", at)[0] for at in pair] for pair in places]
    for kind, pair in zip(["touchStart", "touchMove", "touchMove", "touchMove"], ends):
        points = [{"x": x, "y": y, "id": number} for number, x in enumerate(pair)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    # The fingers went twice as far apart, around the middle.
    start, end = shown.window()
    assert end - start == pytest.approx(200, rel=0.05)
    assert (start + end) / 2 == pytest.approx(200, abs=8)


def test_a_pointer_tells_and_a_click_selects(explorer):
    shown = explorer()
    shown.page.mouse.move(*shown.point("thread-200", 50))
    shown.settle()
    assert spaced(shown.page.locator(".explorer .tip").inner_text()) == "running on core 0 program 200 · 100 ms"
    shown.click("thread-200", 50)
    facts = shown.facts()
    assert facts["title"] == "running on core 0"
    assert facts | {
        "Thread": "program 200", "Process": "program 200", "State": "running", "Core": "0",
        "From": "0 ns", "To": "100 ms", "Length": "100 ms", "Left the core": "went to wait",
    } == facts  # fmt: skip
    assert shown.address()["at"] == "thread-200@0"
    shown.click("core-1", 200)
    assert shown.facts()["Thread"] == "worker 201"
    # Another program is shown where it was, and not counted.
    shown.click("core-0", 200)
    facts = shown.facts()
    assert (facts["title"], facts["Program"], facts["Length"]) == ("another program", "updatedb", "100 ms")
    assert spaced(shown.page.locator("[data-lane=core-0] .share").inner_text()) == "38 %"
    shown.click("gil-200-0", 200)
    assert shown.facts()["title"] == "holds the GIL"
    assert shown.facts()["Waited before"] == "10.0 ms"
    shown.click("task-0", 120)
    facts = shown.facts()
    assert (facts["title"], facts["Waits for"]) == ("fetch: suspended", "reply, line 7")
    assert facts["Outcome"] == "ended well"
    shown.page.mouse.dblclick(*shown.point("thread-201", 320))
    start, end = shown.window()
    assert (start, end) == pytest.approx((295, 355), abs=0.1)


def test_selection_by_keyboard(explorer):
    shown = explorer()
    shown.press("ArrowDown")
    assert shown.address()["at"] == "thread-200"
    shown.press(".")
    assert shown.facts()["title"] == "running on core 0"
    shown.press(".")
    assert shown.facts()["title"] == "waiting for a thread in futex"
    shown.press(",", "ArrowDown")
    assert shown.address()["at"].startswith("thread-201")
    shown.press("ArrowUp", ".", "Enter")
    assert shown.window() == pytest.approx((0, 110), abs=0.1)
    shown.press("Escape")
    assert "at" not in shown.address()


@pytest.mark.parametrize("way", ["button", "key"])
def test_a_wait_leads_to_who_ended_it(explorer, way):
    shown = explorer("#explorer?at=thread-200@100000000")
    assert shown.facts()["Woken by"] == "worker 201"
    shown.act("Go to its waker") if way == "button" else shown.press("g")
    assert shown.address()["at"] == "thread-201@100000000"
    # The other half of that wait was for the interpreter lock, which the worker held.
    shown = explorer("#explorer?at=thread-200@250000000")
    assert shown.facts()["State"] == "waiting for the GIL"
    assert shown.facts()["The lock is held by"] == "worker 201"


@pytest.mark.parametrize("kind", ["thread", "task"])
def test_following(explorer, kind):
    lane, at, label = {
        "thread": ("thread-200", 50, "Follow across cores"),
        "task": ("task-0", 70, "Follow across threads"),
    }[kind]
    shown = explorer()
    shown.click(lane, at)
    shown.page.mouse.move(0, 0)
    before = shown.pixels()
    shown.act(label)
    assert shown.address()["follow"] == f"{kind}-0"
    assert shown.pixels() != before
    shown.press("f")
    assert "follow" not in shown.address()
    assert shown.pixels() == before
    shown.press("f")
    assert shown.address()["follow"] == f"{kind}-0"
    shown.press("Escape")
    assert "follow" not in shown.address()


@pytest.mark.parametrize("way", ["mouse", "keyboard", "button"])
def test_measuring(explorer, way):
    shown = explorer()
    if way == "mouse":
        shown.page.mouse.move(*shown.point("thread-200", 300))
        shown.page.keyboard.down("Shift")
        shown.page.mouse.down()
        shown.page.mouse.move(*shown.point("thread-200", 350), steps=3)
        shown.page.mouse.up()
        shown.page.keyboard.up("Shift")
        expected = (300, 350)
    elif way == "keyboard":
        shown.press("m", "Shift+ArrowRight", "Alt+Shift+ArrowLeft")
        expected = (96, 304)
    else:
        shown.page.locator("#explorer-measure").click()
        expected = (100, 300)
    cursors = [int(time) / MS for time in shown.address()["measure"].split("-")]
    assert cursors == pytest.approx(expected, abs=0.5)
    assert shown.numbers()["length"] == pytest.approx((expected[1] - expected[0]) / 1000, abs=1e-3)
    if way == "mouse":
        # A cursor can be taken hold of.
        x, y = shown.point("thread-200", cursors[1])
        shown.page.mouse.move(x, y)
        shown.page.mouse.down()
        shown.page.mouse.move(*shown.point("thread-200", 380), steps=3)
        shown.page.mouse.up()
        assert int(shown.address()["measure"].split("-")[1]) / MS == pytest.approx(380, abs=0.5)
    shown.press("Escape")
    assert "measure" not in shown.address()


def test_searching(explorer):
    shown = explorer()
    shown.press("/")
    shown.page.keyboard.type("READ")
    shown.settle()
    # A thread's name does not hold it, the place of a wait does.
    assert shown.page.locator("#explorer-found").inner_text() == "1"
    shown.page.keyboard.press("Enter")
    shown.settle()
    assert shown.page.locator("#explorer-found").inner_text() == "1 of 1"
    assert shown.facts()["Waited in"] == "read"
    search = shown.page.locator("#explorer-search")
    search.fill("program")
    shown.page.locator("#explorer-next").click()
    shown.settle()
    assert shown.address()["find"] == "program"
    found = shown.page.locator("#explorer-found").inner_text()
    count = int(found.removeprefix("1 of "))
    assert count >= 2
    shown.press("n")
    assert shown.page.locator("#explorer-found").inner_text() == f"2 of {count}"
    shown.press("p", "p")
    assert shown.page.locator("#explorer-found").inner_text() == f"{count} of {count}"
    search.fill("nowhere")
    shown.settle()
    assert shown.page.locator("#explorer-found").inner_text() == "nothing found"


def test_lanes_are_folded_chosen_and_moved(explorer):
    shown = explorer()
    everything = ["thread-200", "thread-201", "core-0", "core-1", "gil-200-0", "gil-200-0-200", "gil-200-0-201", "task-0"]
    assert shown.lanes() == everything
    group = shown.page.locator("[data-group=cores]")
    group.focus()
    shown.page.keyboard.press("Enter")
    shown.settle()
    assert shown.lanes() == everything[:2] + everything[4:]
    assert group.get_attribute("aria-expanded") == "false"
    group.click()
    assert shown.lanes() == everything
    shown.click("core-0", 50)
    shown.press("x")
    assert shown.address()["fold"] == "cores"
    shown.press("x")

    filter_box = shown.page.locator("#explorer-filter")
    for text, lanes in {
        "worker": ["thread-201", "gil-200-0-201"],
        "core*, !1": ["core-0"],
        "201-300": ["thread-201", "gil-200-0-201"],
        "!core, !gil, !fetch": ["thread-200", "thread-201"],
    }.items():
        filter_box.fill(text)
        shown.settle()
        assert shown.lanes() == lanes, text
        assert shown.address()["lanes"] == text
    filter_box.fill("")

    # The worker was on a core for 250 ms, the main thread for 200 ms.
    shown.page.locator("#explorer-sort").select_option("busy")
    shown.settle()
    assert shown.lanes()[:4] == ["thread-201", "thread-200", "core-1", "core-0"]
    shown.page.locator("#explorer-sort").select_option("recorded")
    shown.settle()
    shown.click("thread-201", 200)
    shown.press("Alt+ArrowUp")
    assert shown.lanes()[:2] == ["thread-201", "thread-200"]
    shown.press("Alt+ArrowDown")
    assert shown.lanes()[:2] == ["thread-200", "thread-201"]
    first, second = (shown.page.locator(f"[data-lane='{lane}']").bounding_box() for lane in everything[:2])
    shown.page.mouse.move(second["x"] + 20, second["y"] + 10)
    shown.page.mouse.down()
    shown.page.mouse.move(first["x"] + 20, first["y"] + 5, steps=4)
    shown.page.mouse.up()
    shown.settle()
    assert shown.lanes()[:2] == ["thread-201", "thread-200"]


def test_an_address_brings_a_view_back(explorer):
    shown = explorer()
    shown.click("thread-201", 320)
    shown.press("f", "m", "+")
    shown.page.locator("#explorer-filter").fill("!core-1")
    shown.page.locator("#explorer-sort").select_option("name")
    shown.page.locator("#explorer-search").fill("work")
    before = shown.address(), shown.numbers(), shown.lanes(), shown.facts()
    again = explorer(shown.page.evaluate("location.hash"))
    assert (again.address(), again.numbers(), again.lanes(), again.facts()) == before
    assert again.page.locator("#explorer-search").input_value() == "work"
    # In a page that is open already, too; what means nothing is passed over.
    again.page.evaluate("location.hash = '#explorer?from=100000000&to=200000000&at=nobody@7&follow=x-9&run=77&sort=constructor'")
    assert again.window() == pytest.approx((100, 200))
    assert again.visited.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_window_is_saved_as_a_picture(explorer, tmp_path, scheme):
    shown = explorer("#explorer?from=100000000&to=350000000", scheme=scheme)
    for kind in ["svg", "png"]:
        with shown.page.expect_download() as download:
            shown.page.locator(f"#explorer-{kind}").click()
        assert download.value.suggested_filename == f"hand-made.{kind}"
        LOOKS.mkdir(parents=True, exist_ok=True)
        download.value.save_as(LOOKS / f"explorer-{scheme}.{kind}")
    png = (LOOKS / f"explorer-{scheme}.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2400
    text = (LOOKS / f"explorer-{scheme}.svg").read_text()
    root = ElementTree.fromstring(text)
    assert root.get("width") == "1200"
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    for word in ["worker", "201", "core 1", "GIL", "fetch", "200 ms", "waiting for I/O"]:
        assert word in words, words
    assert any("100–350 ms" in word for word in words)
    # What figures are made of, and nothing else.
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert tags == {"svg", "title", "desc", "g", "rect", "path", "text"}
    assert not re.search(r"style=|class=|rgba?\(|url\(|href", text)


def test_the_spans_of_the_window_are_saved_as_a_table(explorer, tmp_path):
    shown = explorer("#explorer?from=300000000&to=400000000")
    with shown.page.expect_download() as download:
        shown.page.locator("#explorer-csv").click()
    download.value.save_as(tmp_path / "spans.csv")
    head, *rows = (tmp_path / "spans.csv").read_text().splitlines()
    assert head == "process,pid,thread,tid,state,core,place,start_ns,end_ns"
    assert rows == [
        '"program",200,"program",200,running,1,"",300000000,400000000',
        '"program",200,"worker",201,ioWait,,"read",300000000,350000000',
        '"program",200,"worker",201,running,0,"",350000000,400000000',
    ]


def test_the_help_lists_every_key(explorer):
    shown = explorer()
    shown.press("?")
    dialog = shown.page.locator("#explorer-keys")
    assert dialog.is_visible()
    assert dialog.locator("dt").count() >= 18
    shown.page.keyboard.press("Escape")
    assert not dialog.is_visible()
    shown.page.locator("#explorer-help").click()
    assert dialog.is_visible()
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()


def test_data_that_cannot_be_unpacked_leave_the_rest(visit, page_path, tmp_path):
    broken = tmp_path / "broken.html"
    data = re.compile(r"(application/octet-stream[^>]*>)([^<]{40})")
    text, count = data.subn(lambda found: found[1] + "A" * 40, page_path.read_text())
    assert count == 1
    broken.write_text(text)
    # Without the wait for the timeline, which does not come.
    page = visit(broken, script=None).page
    words = page.locator(".explorer-closed", has_text="could not be unpacked")
    words.wait_for()
    assert not page.locator(".explorer").is_visible()
    assert page.locator("figure").count() > 0


def test_without_a_script_it_says_so(visit, page_path):
    page = visit(page_path, script=False).page
    assert page.locator(".explorer-closed").is_visible()
    assert not page.locator(".explorer").is_visible()


def test_several_runs_take_turns(visit, comparison):
    shown = Explorer(visit(comparison))
    assert shown.numbers()["length"] == pytest.approx(1)
    choice = shown.page.locator("#explorer-run")
    assert choice.locator("option").all_inner_texts() == ["work/sequential", "work/threading", "work/processes"]
    choice.select_option("2")
    shown.settle()
    assert shown.numbers()["length"] == pytest.approx(0.5)
    assert shown.address()["run"] == "3"
    choice.select_option("0")
    assert shown.numbers()["length"] == pytest.approx(1)
    assert shown.visited.complaints == []


def test_hostile_names_are_text(coreograph, visit, tmp_path):
    names = [HOSTILE, HOSTILE * 150, "<b>\u2066evil"]
    trace = recording(tmp_path / "hostile.json", HOSTILE, [[(0, 100)], [(20, 80)], [(30, 60)]], names, cores=3)
    path = tmp_path / "hostile.html"
    coreograph("report", trace, "-o", path)
    shown = Explorer(visit(path))
    shown.click("thread-100", 10)
    assert "</script><script>alert(1)</script>" in shown.facts()["Thread"]
    assert "\\u{202E}gnp.exe" in shown.facts()["Thread"]
    with shown.page.expect_download() as download:
        shown.page.locator("#explorer-svg").click()
    download.value.save_as(tmp_path / "hostile.svg")
    ElementTree.parse(tmp_path / "hostile.svg")
    assert shown.page.locator("img, b").count() == 0
    assert shown.visited.complaints == []
    assert shown.visited.requests == [path.as_uri()]
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_scale(coreograph, visit, tmp_path):
    """Twenty thousand spans; prints how long they take and how large the page is."""
    lanes = [[(t * 0.04 + k * 0.01, t * 0.04 + k * 0.01 + 0.008) for t in range(5_000)] for k in range(4)]
    trace = recording(tmp_path / "many.json", "many", lanes, cores=4)
    path = tmp_path / "many.html"
    coreograph("report", trace, "-o", path)
    shown = Explorer(visit(path))
    assert shown.numbers()["cpu"] == pytest.approx(0.16)
    shown.chart.focus()
    frames = shown.page.evaluate(
        """async () => {
             const chart = document.querySelector(".explorer .chart");
             const times = [];
             let last = null;
             for (const key of "w".repeat(30) + "d".repeat(20) + "s".repeat(30)) {
               chart.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
               const now = await new Promise(requestAnimationFrame);
               if (last !== null) times.push(now - last);
               last = now;
             }
             return times.sort((one, other) => one - other);
           }"""
    )
    ready = shown.page.evaluate("performance.getEntriesByName('explorer ready')[0].startTime")
    print(
        f"20,000 spans: page {path.stat().st_size / 1e6:.1f} MB, open after {ready:.0f} ms, "
        f"frames {frames[len(frames) // 2]:.1f} ms (median), {frames[int(len(frames) * 0.95)]:.1f} ms (95 %)"
    )
    assert len(frames) == 79
    assert shown.visited.complaints == []
