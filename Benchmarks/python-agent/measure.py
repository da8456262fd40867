"""What watching a Python program costs it, beside VizTracer and beside nothing.

    make bench ONLY=python

Each loop of programs.py runs alone, with the kernel's records only, with the probe and the agent (how
`coreograph record` runs), and under VizTracer: with --log_async for asyncio, without it for the others.
Processor seconds of the program itself.
"""

import importlib.util
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import measuring  # noqa: E402
from measuring import CannotRun, Row, Run  # noqa: E402

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs.py")
LOOPS = {
    "handover": "release and take of the GIL",
    "turns": "hand-over of the GIL between two threads",
    "steps": "step of an asyncio task",
    "jobs": "job of a thread pool",
    "locks": "acquire and release of a free lock",
    "threads": "a million multiplications of two threads in turns",
}
ALONE, KERNEL, OURS, VIZTRACER = "alone", "threads only", "probe and agent", "VizTracer"


def ways(options, loop, folder):
    trace = os.path.join(folder, "t.json")
    record = [options.coreograph, "record", "-o", trace]
    # A thousandth of the work, but not less than a thread needs to start.
    units = [str({"threads": 1}.get(loop, 2_000))] if options.quick else []
    plain = [sys.executable, PROGRAM, loop, *units]
    tracer = [sys.executable, "-m", "viztracer", "--quiet", "-o", trace, "--tracer_entries", "2000000"]
    if loop == "steps":
        tracer.append("--log_async")
    commands = {
        ALONE: plain,
        KERNEL: [*record, "--gil", "off", "--tasks", "off", "--", *plain],
        OURS: [*record, "--", *plain],
        VIZTRACER: [*tracer, "--", PROGRAM, loop, *units],
    }

    def way(name, command):
        def measure():
            if name == VIZTRACER and options.has_viztracer is None:
                raise CannotRun("viztracer is not installed")
            lines = [line for line in Run(command).output.splitlines() if line.startswith("{")]
            reading = json.loads(lines[-1])
            return {f"{loop}, {name}": reading["processor"], f"{loop}, {name}, clock": reading["clock"]}

        return f"{loop}, {name}", measure

    return [way(name, command) for name, command in commands.items()]


def added(results, loop, name):
    """What `name` adds to a unit, round by round."""
    return [with_it - alone for with_it, alone in
            zip(results.values(f"{loop}, {name}"), results.values(f"{loop}, {ALONE}"))]  # fmt: skip


def rows(results):
    for loop, what in LOOPS.items():
        alone = results.median(f"{loop}, {ALONE}")
        ours = measuring.median(added(results, loop, OURS))
        kernel = measuring.median(added(results, loop, KERNEL))
        if loop == "threads":
            number = f"{alone * 1e3:.1f} ms, {ours / alone:+.1%} (of it threads {kernel / alone:+.1%})"
        else:
            number = f"{alone * 1e9:,.0f} ns, {ours * 1e9:+,.0f} (of it threads {kernel * 1e9:+,.0f})"
        if not results.has(f"{loop}, {VIZTRACER}"):
            why = results.missing[f"{loop}, {VIZTRACER}"]
            yield Row(what, f"{number}; VizTracer: {why}", "", "below 1")
            continue
        theirs = measuring.median(added(results, loop, VIZTRACER))
        other = f"VizTracer {theirs / alone:+.1%}" if loop == "threads" else f"VizTracer {theirs * 1e9:+,.0f}"
        ratios = [mine / its for mine, its in zip(added(results, loop, OURS), added(results, loop, VIZTRACER))
                  if its > 0]  # fmt: skip
        if not ratios:
            yield Row(what, f"{number}; {other}", "", "below 1")
            continue
        ratio = measuring.median(ratios), min(ratios), max(ratios)
        yield Row(what, f"{number}; {other}", measuring.interval(ratio), "below 1", ratio[0] < 1)


def main():
    parser = measuring.arguments(__doc__, rounds=6)
    options = parser.parse_args()
    options.has_viztracer = importlib.util.find_spec("viztracer")
    base = measuring.base(options, "python")
    results = measuring.Results()
    with tempfile.TemporaryDirectory() as folder:
        results.measure([way for loop in LOOPS for way in ways(options, loop, folder)], options.rounds)
    shown = list(rows(results))
    measuring.write(base + ".json", "python", results, shown)
    measuring.show(base + ".json", results, shown, options.rounds)


if __name__ == "__main__":
    main()
