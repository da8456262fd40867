"""`make bench`: its arithmetic against numbers worked by hand, its programs built, and one part run on small inputs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "Benchmarks"
COMMAND = Path(os.environ.get("COREOGRAPH_TEST_COMMAND", ROOT / ".build/debug/coreograph"))
SWIFTC = Path(os.environ.get("SWIFT", "swift")).with_name("swiftc")
sys.path.insert(0, str(BENCHMARKS))

import measuring  # noqa: E402
import summary  # noqa: E402
from measuring import CannotRun, Results, Row, Run  # noqa: E402


def ways(order):
    """Two ways that note when they ran, and one that never can."""

    def way(name, values):
        numbers = iter(values)

        def measure():
            order.append(name)
            return {name: next(numbers)}

        return name, measure

    def denied():
        order.append("denied")
        raise CannotRun("not permitted")

    return [way("ours", [1.0, 2.0, 4.0, 2.0]), ("denied", denied), way("theirs", [4.0, 6.0, 8.0, 8.0])]


def test_rounds_go_there_and_back_and_what_cannot_run_is_tried_once():
    order, results = [], Results()
    results.measure(ways(order), 4)
    assert order == ["ours", "denied", "theirs", "theirs", "ours", "ours", "theirs", "theirs", "ours"]
    assert results.missing == {"denied": "not permitted"}
    assert results.values("theirs") == [4.0, 6.0, 8.0, 8.0]
    # Round by round 4, 3, 2 and 4: the median is between 3 and 4.
    assert results.ratio("theirs", "ours") == (3.5, 2.0, 4.0)


def test_a_command_is_measured_with_what_it_started():
    work = "sum(range(3_000_000))"
    alone = Run([sys.executable, "-c", work])
    started = Run([sys.executable, "-c", f"import os\nif os.fork(): os.wait()\nelse: [{work} for _ in range(6)]"])
    # Linux counts a process that was waited for as its parent's: six times the work is more, on any machine.
    assert started.processor > alone.processor > 0
    assert Run(["sh", "-c", "echo said; nproc"], cores=1).output == "said\n1\n"


@pytest.mark.parametrize(
    "command, why",
    [(["no-such-tool"], "no-such-tool is not installed"),
     (["sh", "-c", "echo 'tool: Operation not permitted' >&2; echo \"  Can't trace\" >&2; exit 1"],
      "tool: Operation not permitted: Can't trace"),
     ([sys.executable, "-c", "raise OSError('no disk')"], "OSError: no disk")],
)  # fmt: skip
def test_why_a_peer_cannot_run_is_said_in_one_line(command, why):
    with pytest.raises(CannotRun, match=f"^{why}$"):
        Run(command)


def test_the_table_at_the_end_has_what_has_a_goal(tmp_path, capsys):
    rows = [Row("drawing", "1 s", "60", "50 or more", True), Row("by the clock", "2 s", "80"),
            Row("opening", "blank", "", "above 1"), Row("reading", "3 s", "0.4", "above 1", False)]  # fmt: skip
    measuring.write(str(tmp_path / "x.json"), "figures", Results(), rows)
    summary.main([str(tmp_path / "x.json")])
    shown = capsys.readouterr().out
    assert "by the clock" not in shown
    assert [line.split()[-1] for line in shown.splitlines() if line.startswith(("drawing", "reading"))] == ["met", "missed"]
    assert "1 goals met, 1 missed, 1 not measured here." in shown


def test_its_programs_are_sound():
    commands = [
        [SWIFTC, "-typecheck", "-swift-version", "6", "-warnings-as-errors", "-parse-as-library", "-I",
         COMMAND.parent / "Modules", *(BENCHMARKS / "Sources/RecordingCost").glob("*.swift")],
        ["g++", "-std=gnu++17", "-Wall", "-Werror", "-fsyntax-only", BENCHMARKS / "Sources/ParseWithSimdjson/main.cpp"],
    ]  # fmt: skip
    for command in commands:
        result = subprocess.run(command, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr


def test_figures_are_measured_on_small_inputs(tmp_path):
    workload, output = tmp_path / "Workload", tmp_path / "figures.json"
    subprocess.run(["gcc", "-std=gnu17", "-Wall", "-Werror", "-pthread", BENCHMARKS / "Sources/Workload/main.c",
                    "-o", workload], check=True)  # fmt: skip
    subprocess.run([sys.executable, BENCHMARKS / "figures/measure.py", "--quick", "--rounds", "1", "--coreograph",
                    COMMAND, "--workload", workload, "-o", output], check=True, capture_output=True)  # fmt: skip
    results = json.loads(output.read_text())
    named = {row["what"]: row for row in results["table"]}
    for ending in ["SVG", "PNG"]:
        assert any(m["what"] == f"coreograph {ending} of 10,000" and m["value"] > 0 for m in results["measurements"])
        assert named[f"{ending} of 10,000 spans, to matplotlib"]["goal"] == "50 or more"
    # A peer that this machine lacks, or does not let trace, is named with the reason.
    for row in results["table"]:
        assert row["ratio"] or any(why in row["number"] for why in results["missing"].values())
