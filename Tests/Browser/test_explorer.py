"""What the explorer of the report tells, selects, measures, finds and arranges, by mouse and by keyboard."""

import pytest
from explorer_page import MS
from test_report import spaced


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
