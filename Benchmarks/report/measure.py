"""How soon a report opens in a browser, beside VizTracer's page and VizTracer's viewer of the same spans.

    make bench ONLY=report

The same recording becomes a report of Coreograph (`coreograph report`) and a page of VizTracer
(`viztracer --combine`), and is opened in VizTracer's viewer, Perfetto served by `vizviewer`. Headless Chromium,
a new context each time, without a network for pages that are files. Ready is when the timeline is there.
Processor seconds are those of all of Chromium's processes from the address to that moment.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "figures"))
import measuring  # noqa: E402
import recording  # noqa: E402
from measuring import CannotRun, Row, Run, sized  # noqa: E402

OURS, PAGE, VIEWER = "Coreograph's report", "VizTracer's page", "VizTracer's viewer"
# What is there once the timeline is: our mark, any text at all, Perfetto's tracks.
READY = {
    OURS: "performance.getEntriesByName('explorer ready').length > 0",
    PAGE: "document.body !== null && document.body.innerText.trim() !== ''",
    VIEWER: "document.querySelector('.pf-track') !== null",
}
# A page that has loaded all that it could and shows nothing for so long stays blank.
PATIENCE = 15
LIMIT = 300


class Browser:
    """Chromium, and what it takes to open an address."""

    def __init__(self, playwright):
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        self.session = self.chromium.new_browser_cdp_session()

    def processor(self):
        return sum(process["cpuTime"] for process in
                   self.session.send("SystemInfo.getProcessInfo")["processInfo"])  # fmt: skip

    def open(self, address, ready, offline):
        """Seconds by the clock and of processor time until `ready` holds."""
        context = self.chromium.new_context(viewport={"width": 1440, "height": 900}, offline=offline)
        page = context.new_page()
        failures = []
        page.on("pageerror", lambda error: failures.append(str(error).splitlines()[0]))
        page.on("requestfailed", lambda request: failures.append(f"asks {urlsplit(request.url).hostname}"))
        page.add_init_script(
            "const watch = setInterval(() => {"
            f"if ({ready}) {{ window.readyAfter = performance.now(); clearInterval(watch); }} }}, 10);")
        before, start, loaded = self.processor(), time.monotonic(), None
        try:
            page.goto(address, timeout=LIMIT * 1000, wait_until="commit")
            while (after := page.evaluate("window.readyAfter ?? null")) is None:
                now = time.monotonic()
                if loaded is None and page.evaluate("document.readyState") == "complete":
                    loaded = now
                if now - start > LIMIT or (loaded is not None and failures and now - loaded > PATIENCE):
                    raise CannotRun(f"blank offline, {failures[0]}" if failures else "does not open")
                page.wait_for_timeout(20)
            return after / 1000, self.processor() - before
        finally:
            context.close()


class Viewer:
    """`vizviewer` while it serves a recording."""

    def __init__(self, trace):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        self.server = subprocess.Popen(
            [sys.executable, "-m", "viztracer.viewer", "--server_only", "--port", str(port), trace],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

    def __enter__(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.server.poll() is None:
            try:
                urllib.request.urlopen(self.address, timeout=5).close()
                return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.__exit__()
        raise CannotRun("vizviewer does not answer")

    def __exit__(self, *_):
        self.server.kill()
        self.server.wait()


def ways(options, browser, spans, folder):
    trace = os.path.join(folder, f"{spans}.json")
    recording.write(trace, spans)
    report, page = os.path.join(folder, f"report-{spans}.html"), os.path.join(folder, f"viztracer-{spans}.html")

    def need_viztracer():
        if importlib.util.find_spec("viztracer") is None:
            raise CannotRun("viztracer is not installed")

    def opened(name, address, offline):
        clock, processor = browser.open(address, READY[name], offline)
        return {f"open {name} {spans}": processor, f"open clock {name} {spans}": clock}

    def made(name, command, path):
        run = Run(command)
        return {f"make {name} {spans}": run.processor, f"size {name} {spans}": os.path.getsize(path)}

    def making_report():
        return made(OURS, [options.coreograph, "report", trace, "-o", report], report)

    def making_page():
        need_viztracer()
        return made(PAGE, [sys.executable, "-m", "viztracer", "--quiet", "--combine", trace, "-o", page], page)

    def opening_report():
        return opened(OURS, f"file://{report}", offline=True)

    def opening_page():
        need_viztracer()
        return opened(PAGE, f"file://{page}", offline=True)

    def opening_viewer():
        need_viztracer()
        with Viewer(trace) as viewer:
            return opened(VIEWER, viewer.address, offline=False)

    # What is opened first is there already: making comes before opening in both directions.
    for path, command in [(report, making_report), (page, making_page)]:
        try:
            command()
        except CannotRun as reason:
            print(f"{path}: {reason}", file=sys.stderr)
    return [(f"make {OURS} {spans}", making_report), (f"open {OURS} {spans}", opening_report),
            (f"make {PAGE} {spans}", making_page), (f"open {PAGE} {spans}", opening_page),
            (f"open {VIEWER} {spans}", opening_viewer)]  # fmt: skip


def rows(results, sizes):
    for spans in sizes:
        if not results.has(f"make {OURS} {spans}", f"open {OURS} {spans}"):
            yield Row(f"report of {spans:,} spans", "; ".join(results.missing.values()))
            continue
        size = results.median(f"size {OURS} {spans}")
        mine = f"{results.median(f'make {OURS} {spans}'):.2f} s, {sized(size)}"
        if results.has(f"make {PAGE} {spans}"):
            other = results.median(f"size {PAGE} {spans}")
            ratio = results.ratio(f"make {PAGE} {spans}", f"make {OURS} {spans}")
            yield Row(f"page of {spans:,} spans: making it, to VizTracer",
                      f"{mine}; {results.median(f'make {PAGE} {spans}'):.2f} s, {sized(other)}",
                      measuring.interval(ratio, 1))  # fmt: skip
        else:
            yield Row(f"page of {spans:,} spans: making it", mine)
        for name in [PAGE, VIEWER]:
            what = f"page of {spans:,} spans: opening it, to {name}"
            number = f"{results.median(f'open {OURS} {spans}'):.2f} s"
            if not results.has(f"open {name} {spans}"):
                yield Row(what, f"{number}; {results.missing[f'open {name} {spans}']}", "", "above 1")
                continue
            ratio = results.ratio(f"open {name} {spans}", f"open {OURS} {spans}")
            yield Row(what, f"{number}; {results.median(f'open {name} {spans}'):.2f} s",
                      measuring.interval(ratio, 1), "above 1", ratio[0] > 1)  # fmt: skip
            clock = results.ratio(f"open clock {name} {spans}", f"open clock {OURS} {spans}")
            clocks = [results.median(f"open clock {who} {spans}") for who in [OURS, name]]
            yield Row("    by the clock", "; ".join(f"{value:.2f} s" for value in clocks),
                      measuring.interval(clock, 1))  # fmt: skip


def main():
    options = measuring.arguments(__doc__, rounds=4).parse_args()
    base = measuring.base(options, "report")
    results = measuring.Results()
    sizes = [10_000] if options.quick else [100_000, 1_000_000]
    with tempfile.TemporaryDirectory() as folder:
        try:
            from playwright.sync_api import sync_playwright
        except ImportError:
            sys.exit("playwright is missing: make bench installs it")
        if shutil.which("chromium") is None:
            sys.exit("chromium is missing: make bench installs it")
        with sync_playwright() as playwright:
            browser = Browser(playwright)
            results.measure([way for spans in sizes for way in ways(options, browser, spans, folder)],
                            options.rounds)  # fmt: skip
            browser.chromium.close()
    shown = list(rows(results, sizes))
    measuring.write(base + ".json", "report", results, shown)
    measuring.show(base + ".json", results, shown, options.rounds)


if __name__ == "__main__":
    main()
