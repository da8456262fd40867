"""measure_explorer.py PAGE: prints how fast the explorer of a report opens, moves and zooms, and what
memory it takes. Pages worth measuring come from release builds and large traces."""

import os
import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

FRAMES = """async keys => {
  const chart = document.querySelector(".explorer .chart");
  const times = [];
  let last = null;
  for (const key of keys) {
    chart.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const now = await new Promise(requestAnimationFrame);
    if (last !== null) times.push(now - last);
    last = now;
  }
  return times.sort((one, other) => one - other);
}"""


def main(path):
    arguments = ["--enable-precise-memory-info"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True).new_page()
        # The processor time of the page's own thread, whoever else wants the core.
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(path.resolve().as_uri(), timeout=300_000, wait_until="commit")
        deadline = time.monotonic() + 300
        while not page.evaluate("performance.getEntriesByName('explorer ready').length"):
            assert time.monotonic() < deadline, "the explorer did not open"
            page.wait_for_timeout(50)
        ready = page.evaluate("performance.getEntriesByName('explorer ready')[0].startTime")
        print(f"page    {path.stat().st_size / 1e6:8.1f} MB")
        print(f"ready   {ready / 1000:8.2f} s")
        times = {it["name"]: it["value"] for it in metrics.send("Performance.getMetrics")["metrics"]}
        print(f"of that {times['TaskDuration']:8.2f} s on a core")
        print(f"memory  {page.evaluate('performance.memory.usedJSHeapSize') / 1e6:8.0f} MB")
        page.locator(".explorer .chart").focus()
        for name, keys in [("zoom in", "w" * 40), ("move", "d" * 60), ("zoom out", "s" * 40)]:
            times = page.evaluate(FRAMES, list(keys))
            middle, most = times[len(times) // 2], times[int(len(times) * 0.95)]
            print(f"{name:8}{middle:8.1f} ms a frame (median), {most:.1f} ms (95 %)")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
