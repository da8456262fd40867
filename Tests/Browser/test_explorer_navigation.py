"""Moving about in the report's explorer: zoom, pan and scroll by mouse, keyboard and touch."""

import pytest


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
    # Nobody waits for a page that scrolls.
    shown.eventually(f"scrollY < {before}")
    assert shown.window() == (0, 400)
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
