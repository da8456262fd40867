"""What the explorer of the report says, keeps and saves, whatever the recording."""

import json
import re

import pytest
from made_up import recording
from explorer_page import Explorer
from test_report import HOSTILE


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


def test_lanes_of_which_nobody_saw_cores_have_no_share(coreograph, visit, tmp_path):
    slices = [
        {"ph": "X", "pid": 1, "tid": tid, "ts": 10 * tid, "dur": 500, "name": f"call {tid}"}
        for tid in (1, 2)
    ]
    (tmp_path / "calls.json").write_text(json.dumps({"traceEvents": slices}))
    path = tmp_path / "calls.html"
    coreograph("report", tmp_path / "calls.json", "-o", path)
    page = visit(path).page
    shares = page.locator(".lane-labels .share")
    assert shares.count() >= 2
    assert set(shares.all_inner_texts()) == {""}
    page.locator("#explorer-table summary").click()
    rows = page.locator("#explorer-table tbody tr")
    rows.first.wait_for()
    for row in rows.all():
        assert row.locator("td").all_inner_texts()[:4] == [""] * 4


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


def test_data_that_cannot_be_unpacked_leave_the_rest(visit, page_path, tmp_path):
    broken = tmp_path / "broken.html"
    data = re.compile(r"(class=\"run-data\"[^>]*>)([^<]{40})")
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
