"""The report in a real browser: what it shows, to whom, and what it must never do."""

import json
import re
import shutil
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe
from looks import LOOKS
from made_up import recording

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202egnp.exe"
SIZES = {"desktop": (1440, 900), "slide": (1920, 1080), "phone": (360, 740)}


def spaced(text):
    """Text as a reader sees it: all kinds of space are one."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_it_asks_for_nothing_and_complains_of_nothing(visit, comparison, scheme, script):
    visited = visit(comparison, scheme=scheme, script=script)
    assert visited.requests == [comparison.as_uri()]
    assert visited.complaints == []


def test_its_policy_keeps_out_what_it_did_not_bring(visit, comparison):
    visited = visit(comparison)
    blocked = visited.page.evaluate(
        """() => new Promise(resolve => {
             const seen = [];
             document.addEventListener("securitypolicyviolation", event => {
               seen.push(event.effectiveDirective);
               if (seen.length === 3) resolve(seen.sort());
             });
             const script = document.createElement("script");
             script.textContent = "window.intruder = true";
             document.body.append(script);
             const image = document.createElement("img");
             image.src = "http://127.0.0.1:9/pixel.png";
             document.body.append(image);
             const style = document.createElement("style");
             style.textContent = "body { display: none }";
             document.body.append(style);
           })"""
    )
    assert blocked == ["img-src", "script-src-elem", "style-src-elem"]
    assert visited.page.evaluate("window.intruder") is None


def test_everything_is_there_without_a_script(visit, single):
    page = visit(single, script=False).page
    assert page.locator("h1").inner_text()
    assert page.locator("figure:visible").count() == 3
    assert page.locator("figure .wide svg:visible").count() == 3
    assert page.get_by_text("Kernel switch records", exact=True).is_visible()
    page.get_by_text("Every thread as a table").click()
    # Both threads were on a core for 0.45 s; one waited as long, the other was ready for 0.05 s first.
    assert page.get_by_role("cell", name="0.450").count() == 3
    assert page.get_by_role("cell", name="0.400").count() == 1


def test_every_chart_is_a_table_too(coreograph, visit, samples, single, comparison):
    numbers = json.loads(coreograph("summary", samples[1], "--json").stdout)
    page = visit(single, script=False).page
    for name in ["The curves as a table", "Every core as a table"]:
        page.get_by_text(name).click()
    def rows(region):
        return [spaced(text) for text in
                page.get_by_role("region", name=region).locator("tbody tr").all_inner_texts()]  # fmt: skip
    # One thread after the other: one core was busy throughout.
    flying, busy = (numbers[name]["secondsAtLevel"] for name in ("concurrency", "parallelism"))
    assert rows("The curves as a table") == [
        f"{level} {flying[level]:.3f} {busy[level] if level < len(busy) else 0:.3f}"
        for level in range(len(flying)) if flying[level] > 0 or (busy + [0, 0])[level] > 0
    ]  # fmt: skip
    assert [row.split()[2] for row in rows("Every core as a table")] == ["0.450", "0.450"]
    # Where runs are compared, the table below the chart is its twin.
    page = visit(comparison).page
    figures = page.locator("figure").count()
    assert figures == page.locator("table.runs, section.run details").count()


def test_its_numbers_are_those_of_the_summary(coreograph, visit, samples, single):
    numbers = json.loads(coreograph("summary", samples[1], "--json").stdout)
    page = visit(single).page
    assert spaced(page.locator("h1").inner_text()) + "." == spaced(numbers["verdictText"])
    shown = dict(
        zip(page.locator(".numbers dt").all_inner_texts(),
            map(spaced, page.locator(".numbers .value").all_inner_texts()))
    )  # fmt: skip
    assert shown["Wall time"] == f"{numbers['wallSeconds']:.2f}s"
    assert shown["CPU time"] == f"{numbers['cpuSeconds']:.2f}s"
    assert shown["Cores busy"] == f"{numbers['parallelism']['mean']:.2f}of 2"
    assert shown["Tasks in flight"] == f"{numbers['concurrency']['mean']:.2f}"
    switches = numbers["contextSwitches"]
    assert shown["Switches"] == str(switches["voluntary"] + switches["involuntary"])
    assert shown["Memory"] == "20.0MiB"


def test_runs_are_compared_fastest_first(visit, comparison):
    page = visit(comparison).page
    rows = page.locator("table.runs tbody tr")
    assert [spaced(row) for row in rows.locator("th").all_inner_texts()] == [
        "processes parallel", "threading concurrent", "sequential sequential",
    ]  # fmt: skip
    cells = [spaced(text) for text in rows.nth(0).locator("td").all_inner_texts()]
    assert cells == ["0.50 s", "0.99 s", "1.98", "2.00 ×"]
    assert spaced(rows.nth(2).locator("td").last.inner_text()) == "baseline"


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_tables_are_sorted_at_their_headings(visit, comparison, way):
    page = visit(comparison).page
    heading = page.locator("table.runs thead th", has_text="Cores busy")

    def press():
        if way == "mouse":
            heading.locator("button").click()
        else:
            heading.locator("button").focus()
            page.keyboard.press("Enter")

    def order():
        return [float(value) for value in page.locator("table.runs tbody tr td:nth-child(4)")
                .evaluate_all("cells => cells.map(cell => cell.dataset.value)")]  # fmt: skip

    press()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert order() == sorted(order())
    press()
    assert heading.get_attribute("aria-sort") == "descending"
    assert order() == sorted(order(), reverse=True)


def test_it_works_by_keyboard(visit, comparison):
    page = visit(comparison).page
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
                 const element = document.activeElement;
                 const style = getComputedStyle(element);
                 return [element.tagName, element.textContent.trim(),
                         style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0];
               }"""
        )
        if focus[0] == "BODY":
            break
        assert focus[2], f"focus on {focus[:2]} is invisible"
        reached.append(focus[1])
    assert reached[0] == "Skip to the content"
    assert "Method" in reached
    assert sum(text.startswith("Every thread as a table") for text in reached) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["single", "comparison"])
def test_it_is_for_everyone(request, visit, kind, size, scheme):
    width, height = SIZES[size]
    page = visit(request.getfixturevalue(kind), width, height, scheme).page
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["single", "comparison"])
def test_it_fits(request, visit, kind, size, scheme):
    width, height = SIZES[size]
    page = visit(request.getfixturevalue(kind), width, height, scheme).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    narrow = page.locator("figure .narrow:visible").count() > 0
    assert narrow == (size == "phone")
    # Nothing may be set too small to read, on the page or in a drawing scaled to it.
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll("figure svg text")]
             .filter(text => text.getClientRects().length > 0)
             .map(text => {
               const svg = text.ownerSVGElement;
               const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
               return parseFloat(getComputedStyle(text).fontSize) * scale;
             }))"""
    )
    assert smallest >= (10.5 if size == "phone" else 12)
    LOOKS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=LOOKS / f"report-{kind}-{size}-{scheme}.png", full_page=True)


def test_charts_follow_the_colour_scheme(visit, comparison):
    def colours(scheme):
        page = visit(comparison, scheme=scheme).page
        return page.evaluate(
            """() => [getComputedStyle(document.documentElement).backgroundColor,
                     getComputedStyle(document.querySelector("figure .wide text")).fill]"""
        )

    light, dark = colours("light"), colours("dark")
    assert light == ["rgb(255, 255, 255)", light[1]]
    assert dark[0] != light[0] and dark[1] != light[1]


def test_it_does_not_move_for_those_who_mind(visit, comparison):
    for motion, behaviour in [("reduce", "auto"), ("no-preference", "smooth")]:
        page = visit(comparison, motion=motion).page
        style = "getComputedStyle(document.documentElement).scrollBehavior"
        assert page.evaluate(style) == behaviour


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints(visit, single, tmp_path, paper):
    page = visit(single, scheme="dark").page
    LOOKS.mkdir(parents=True, exist_ok=True)
    path = LOOKS / f"report-{paper}.pdf"
    page.pdf(path=path, format=paper)
    assert shutil.which("pdftotext"), "pdftotext is not there: apt install poppler-utils"
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Concurrent, not parallel" in spaced(text)
    # What is folded on the screen is open on paper.
    assert "Every thread with its time" in spaced(text)
    # On paper the page is light, whatever the screen is.
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.emulate_media(media="print")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 255, 255)"


def test_hostile_names_are_text(coreograph, visit, tmp_path):
    lanes = [[(0, 100)], [(20, 80)], [(30, 60)]]
    names = [HOSTILE, HOSTILE * 150, '"\u0301 onmouseover=alert(3) x="']
    hostile = recording(tmp_path / "hostile.json", HOSTILE, lanes, names, cores=3)
    other = recording(tmp_path / "other.json", HOSTILE + "/x", [[(0, 50)]])
    page_path = tmp_path / "hostile.html"
    coreograph("report", hostile, other, "-o", page_path)
    visited = visit(page_path)
    page = visited.page
    assert visited.complaints == []
    assert visited.requests == [page_path.as_uri()]
    assert page.locator("script:not([type])").count() == 1
    assert page.locator("img").count() == 0
    handlers = "[...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => a.name.startsWith('on')))"
    assert not page.evaluate(handlers)
    text = page.locator("body").inner_text()
    assert "</script><script>alert(1)</script>" in text
    assert "\u202e" not in page.content()
    assert "\\u{202E}gnp.exe" in text
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_the_file_is_written_whole_or_not_at_all(coreograph, samples, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("before")
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    failed = coreograph("report", broken, "-o", page, status=3)
    assert "broken.json" in failed.stderr
    assert page.read_text() == "before"
    coreograph("report", samples[0], "-o", page)
    assert page.read_text().endswith("</html>\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.json", "page.html"]
    coreograph("report", samples[0], "-o", tmp_path / "nowhere" / "page.html", status=2)


def test_it_is_shown_on_request(coreograph, samples, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    opener = tools / "xdg-open"
    opener.write_text(
        f'#!/bin/sh\necho "$1" > {tmp_path}/opened.part; mv {tmp_path}/opened.part {tmp_path}/opened\n'
    )
    opener.chmod(0o755)
    page = tmp_path / "page.html"
    coreograph("report", samples[0], "-o", page, "--open", env={"PATH": f"{tools}:/usr/bin:/bin"})
    for _ in range(200):
        if (tmp_path / "opened").exists():
            break
        subprocess.run(["sleep", "0.02"], check=True)
    assert (tmp_path / "opened").read_text().strip() == str(page)


def test_standard_input_and_output_will_do(coreograph, samples):
    page = coreograph("report", "-", "-o", "-", input=samples[0].read_text()).stdout
    assert page.startswith("<!doctype html>")


def test_templates_of_ones_own_are_used(coreograph, samples, tmp_path):
    (tmp_path / "report.css").write_text("body { color: #123456 }")
    page = tmp_path / "page.html"
    coreograph("report", samples[0], "-o", page, "--template", tmp_path)
    assert "body { color: #123456 }" in page.read_text()
