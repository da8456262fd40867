"""The report in Firefox: it opens from disk, its policy holds, and the explorer says the same as in Chromium."""

import base64
import json
import shutil
import time

import pytest
from looks import LOOKS
from firefox import Firefox
from test_saved_figures import first_difference

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    if PROGRAM is None:
        pytest.skip("firefox is not there: apt install firefox-esr")
    firefox = Firefox(PROGRAM, tmp_path_factory.mktemp("firefox"))
    yield firefox
    firefox.close()


def numbers(firefox):
    firefox.wait_for("document.querySelector('.explorer')?.dataset.settled === 'true'")
    return dict(
        firefox.evaluate(
            """return [...document.querySelectorAll("[data-number]")]
                 .map(one => [one.dataset.number, Number(one.dataset.value)])"""
        )
    )


def test_the_report_works_in_firefox(coreograph, firefox, samples, single):
    firefox.ask("WebDriver:Navigate", {"url": single.as_uri()})
    summary = json.loads(coreograph("summary", samples[1], "--json").stdout)
    shown = numbers(firefox)
    assert shown["parallelism"] == pytest.approx(summary["parallelism"]["mean"])
    assert shown["concurrency"] == pytest.approx(summary["concurrency"]["mean"])
    assert shown["switches"] == sum(summary["contextSwitches"].values())

    # Nothing but the page itself was asked for, and what it did not bring does not run.
    assert firefox.evaluate("return performance.getEntriesByType('resource').length") == 0
    intruder = """const script = document.createElement("script");
      script.textContent = "window.intruder = true";
      document.body.append(script);
      return window.wrappedJSObject?.intruder ?? window.intruder ?? null;"""
    assert firefox.evaluate(intruder) is None

    # By mouse and by keyboard.
    box = firefox.evaluate(
        """const chart = document.querySelector(".explorer .chart");
           chart.scrollIntoView({ block: "center", behavior: "instant" });
           const { x, y, width } = chart.getBoundingClientRect();
           const row = document.querySelector("[data-lane=thread-100]").getBoundingClientRect();
           return { x, width, y: row.y + row.height / 2 };"""
    )
    firefox.click(box["x"] + box["width"] * 0.02, box["y"])
    title = "document.querySelector('.facts-of-span h3').textContent"
    assert firefox.wait_for(title).startswith("running on core 0")
    firefox.press("+")
    assert numbers(firefox)["length"] == pytest.approx(shown["length"] / 2, rel=0.01)
    address = firefox.evaluate("return location.hash")
    assert "at=thread-100%400" in address and "from=" in address
    picture = firefox.ask("WebDriver:TakeScreenshot", {"full": False})["value"]
    LOOKS.mkdir(parents=True, exist_ok=True)
    (LOOKS / "firefox.png").write_bytes(base64.b64decode(picture))
    firefox.press("0")
    assert numbers(firefox)["length"] == pytest.approx(shown["length"])

    # An address brings the view back.
    firefox.ask("WebDriver:Navigate", {"url": "about:blank"})
    firefox.ask("WebDriver:Navigate", {"url": single.as_uri() + address})
    assert numbers(firefox)["length"] == pytest.approx(shown["length"] / 2, rel=0.01)

    # What is saved is the figure here, too.
    firefox.ask("WebDriver:Navigate", {"url": "about:blank"})
    firefox.ask("WebDriver:Navigate", {"url": single.as_uri()})
    firefox.wait_for("document.querySelector('.explorer')?.dataset.settled === 'true'")
    firefox.evaluate("document.querySelector('#explorer-svg').click()")
    saved = firefox.folder / "work-threading-threads.svg"
    firefox.wait_for("document.querySelector('#explorer-saved code')")
    deadline = time.monotonic() + 30
    while not (saved.exists() and saved.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.1)
    coreograph("figure", "threads", samples[1], "-o", firefox.folder / "figure.svg", "--preset", "web")
    assert first_difference(saved.read_text(), (firefox.folder / "figure.svg").read_text()) is None

    # What it had to complain of would stand in its log.
    assert "JavaScript error: file:" not in firefox.log.read_text()
    assert "JavaScript warning: file:" not in firefox.log.read_text()
