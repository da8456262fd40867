"""The report as a presentation: one chart at a time, by keys and by buttons."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from looks import LOOKS
from irregular import irregular
from test_report import spaced


def place(page):
    return page.locator(".presentation .count").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_steps_through_the_story(visit, comparison, scheme):
    visited = visit(comparison, 1920, 1080, scheme)
    page = visited.page
    figures = page.locator("main figure").count()
    order = "[...document.querySelectorAll('main [id]')].map(element => element.id).join(' ')"
    before = page.evaluate(order)
    page.get_by_role("button", name="Present").click()
    dialog = page.locator(".presentation")
    assert dialog.is_visible()
    count = int(place(page).split(" of ")[1])
    titles = []
    shown = 0
    for step in range(1, count + 1):
        assert place(page) == f"{step} of {count}"
        titles.append(spaced(page.locator("#presentation-title").inner_text()))
        # Large type, and nothing that leaves the screen sideways.
        size = "parseFloat(getComputedStyle(document.querySelector('#presentation-title')).fontSize)"
        assert page.evaluate(size) >= 40
        slide = "(slide => slide.scrollWidth <= slide.clientWidth)(document.querySelector('.presentation .slide'))"
        assert page.evaluate(slide)
        shown += page.locator(".presentation figure:visible").count()
        if step <= 4:
            LOOKS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=LOOKS / f"presentation-{step}-{scheme}.png")
        page.keyboard.press("ArrowRight")
    assert shown == figures
    assert titles[0].startswith("Processes was done first")
    assert titles[1] == "work" and "work: the numbers" in titles
    # At the end it stays; the other keys lead where they say.
    assert place(page) == f"{count} of {count}"
    page.keyboard.press("Home")
    assert place(page) == f"1 of {count}"
    for key in [" ", "PageDown", "ArrowDown"]:
        page.keyboard.press(key)
    page.keyboard.press("ArrowLeft")
    assert place(page) == f"3 of {count}"
    page.get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Step before").click()
    assert place(page) == f"3 of {count}"
    page.get_by_role("button", name="End the presentation").click()
    # Everything is back where it was.
    assert not dialog.is_visible()
    assert page.evaluate(order) == before
    assert page.locator("main figure").count() == figures
    assert page.evaluate("document.activeElement.textContent") == "Present"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    if dialog.is_visible():
        # The first one may only have left the full screen.
        page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate(order) == before
    assert visited.complaints == []


def test_a_presentation_is_for_everyone(visit, single):
    page = visit(single, 1920, 1080).page
    page.get_by_role("button", name="Present").click()
    page.keyboard.press("ArrowRight")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()


def test_a_tall_chart_keeps_its_type_large_and_is_scrolled(coreograph, visit, tmp_path):
    trace = irregular(tmp_path / "crowd.json", 5, threads=40, spans=4)
    coreograph("report", trace, "-o", tmp_path / "crowd.html")
    page = visit(tmp_path / "crowd.html", 1600, 900).page
    page.get_by_role("button", name="Present").click()
    stage = page.locator(".presentation .slide")
    while page.locator(".presentation figure.threads").count() == 0:
        page.keyboard.press("ArrowRight")
    heights = stage.locator("svg:visible text").evaluate_all("all => all.map(it => it.getBoundingClientRect().height)")
    assert min(height for height in heights if height > 0) >= 14
    before = place(page)
    page.keyboard.press("ArrowDown")
    assert place(page) == before and stage.evaluate("stage => stage.scrollTop") > 0
    page.keyboard.press("ArrowRight")
    assert place(page) != before
