"""How fast figures are drawn, and how large they are, beside matplotlib's broken_barh and perf timechart.

    make bench ONLY=figures

matplotlib and Coreograph start from the same file and end with a picture of the same size; matplotlib's
script reads it with orjson, the fastest parser that Python has. perf timechart draws what
`perf timechart record` recorded, Coreograph its own recording of the same program. All that a command does is
counted, its start included.
"""

import json
import os
import shutil
import sys
import tempfile

import recording

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import measuring  # noqa: E402
from measuring import CannotRun, Row, Run, sized  # noqa: E402

MATPLOTLIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "draw_with_matplotlib.py")
TIMES = 50


def named(spans):
    return {10**4: "10,000", 10**5: "100,000", 10**6: "a million"}.get(spans, f"{spans:,}")


def ours(options, name, trace, ending, folder):
    picture = os.path.join(folder, f"coreograph.{ending}")
    command = [options.coreograph, "figure", "threads", trace, "-o", picture, "--preset", "slide"]

    def way():
        run = Run(command)
        return {f"coreograph {name}": run.processor, f"coreograph clock {name}": run.clock,
                f"coreograph draw {name}": run.processor - run.steps["read"],
                f"coreograph size {name}": os.path.getsize(picture)}  # fmt: skip

    return f"coreograph {name}", way


def matplotlib(name, trace, ending, folder):
    picture = os.path.join(folder, f"matplotlib.{ending}")

    def way():
        run = Run([sys.executable, MATPLOTLIB, trace, picture])
        return {f"matplotlib {name}": run.processor, f"matplotlib clock {name}": run.clock,
                f"matplotlib draw {name}": json.loads(run.output)["draw"],
                f"matplotlib size {name}": os.path.getsize(picture)}  # fmt: skip

    return f"matplotlib {name}", way


def timechart(name, data, folder):
    picture = os.path.join(folder, "timechart.svg")

    def way():
        run = Run(["perf", "timechart", "-i", data, "-o", picture])
        return {f"perf {name}": run.processor, f"perf clock {name}": run.clock,
                f"perf size {name}": os.path.getsize(picture)}  # fmt: skip

    return f"perf {name}", way


def record_for_timechart(options, switches, folder):
    """The same program as perf timechart records it, and as Coreograph does with the same rights."""
    program = [options.workload, "switches", str(switches)]
    if not shutil.which("perf"):
        raise CannotRun("perf is not installed")
    # It has no option for the file: `perf.data` of the current folder, unless standard output is a pipe.
    Run(["perf", "timechart", "record", *program], folder=folder)
    data, trace = os.path.join(folder, "perf.data"), os.path.join(folder, "switches.json")
    if not os.path.exists(data):
        raise CannotRun("perf timechart record left no perf.data")
    Run([options.coreograph, "record", "--capture", "tracepoints", "-o", trace, "--", *program])
    return data, trace


def compared(results, name, other, what):
    """The rows about one picture: the work for it, by processor time and by the clock, and its size."""
    mine = f"coreograph {name}"
    number = f"{results.median(mine):.2f} s, {sized(results.median(f'coreograph size {name}'))}"
    peer = f"{other} {name}"
    if not results.has(peer):
        yield Row(what, f"{number}; {other}: {results.missing.get(peer, 'not measured')}", "", f"{TIMES} or more")
        return
    ratio = results.ratio(peer, mine)
    size = sized(results.median(f"{other} size {name}"))
    yield Row(what, f"{number}; {results.median(peer):.2f} s, {size}", measuring.interval(ratio, 1),
              f"{TIMES} or more", ratio[0] >= TIMES)  # fmt: skip
    by_clock = results.ratio(f"{other} clock {name}", f"coreograph clock {name}")
    clocks = [f"{results.median(f'{who} clock {name}'):.2f} s" for who in ["coreograph", other]]
    yield Row("    by the clock", "; ".join(clocks), measuring.interval(by_clock, 1))
    if results.has(f"{other} draw {name}"):
        drawing = results.ratio(f"{other} draw {name}", f"coreograph draw {name}")
        parts = [f"{results.median(f'{who} draw {name}'):.2f} s" for who in ["coreograph", other]]
        yield Row("    without start and reading for matplotlib, without reading for us", "; ".join(parts),
                  measuring.interval(drawing, 1))  # fmt: skip


def race(options, spans, trace, folder, path):
    """A picture of both drawing the same file, each recorded by Coreograph."""
    shutil.copy(MATPLOTLIB, folder)
    name, picture = os.path.basename(trace), "race.png"
    # numpy's threads only wait here: without them the picture shows what draws.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    measuring.find_first(options.coreograph, sys.executable)
    programs = {
        "matplotlib": ["python3", os.path.basename(MATPLOTLIB), name, picture],
        "Coreograph": ["coreograph", "figure", "threads", name, "-o", picture, "--preset", "slide"],
    }
    recordings = []
    for label, command in programs.items():
        recordings.append(os.path.join(folder, f"{label}.json"))
        Run([options.coreograph, "record", "--label", label, "--gil", "off", "--tasks", "off", "-o",
             recordings[-1], "--", *command], folder=folder)  # fmt: skip
    Run([options.coreograph, "figure", "models", *recordings, "-o", path, "--preset", "review", "--caption",
         f"The same {spans:,} spans, from the same file to a picture of the same size."])  # fmt: skip
    return path


def main():
    parser = measuring.arguments(__doc__, rounds=4)
    parser.add_argument("--workload", required=True, help="the program Workload")
    options = parser.parse_args()
    options.coreograph = os.path.abspath(options.coreograph)
    options.workload = os.path.abspath(options.workload)
    base = measuring.base(options, "figures")
    results = measuring.Results()
    sizes = [10_000] if options.quick else [100_000, 1_000_000]
    switches = 3_000 if options.quick else 300_000
    with tempfile.TemporaryDirectory() as folder:
        traces = {spans: os.path.join(folder, f"{spans}.json") for spans in sizes}
        pictures = []
        for spans, trace in traces.items():
            recording.write(trace, spans)
            pictures += [(spans, ending) for ending in ["svg", "png"]]
        ways = []
        for spans, ending in pictures:
            name = f"{ending.upper()} of {named(spans)}"
            ways += [ours(options, name, traces[spans], ending, folder),
                     matplotlib(name, traces[spans], ending, folder)]  # fmt: skip
        charted = f"SVG of {switches:,} switches"
        try:
            data, trace = record_for_timechart(options, switches, folder)
            ways += [ours(options, charted, trace, "svg", folder), timechart(charted, data, folder)]
        except CannotRun as reason:
            results.missing[f"perf {charted}"] = str(reason)
        results.measure(ways, options.rounds)
        rows = []
        for spans, ending in pictures:
            name = f"{ending.upper()} of {named(spans)}"
            rows += compared(results, name, "matplotlib", f"{name} spans, to matplotlib")
        if results.has(f"coreograph {charted}"):
            rows += compared(results, charted, "perf", f"{charted}, to perf timechart")
        else:
            rows.append(Row(f"{charted}, to perf timechart", results.missing[f"perf {charted}"], "",
                            f"{TIMES} or more"))  # fmt: skip
        measuring.write(base + ".json", "figures", results, rows)
        measuring.show(base + ".json", results, rows, options.rounds)
        if results.has(f"matplotlib {name}"):
            print(f"Both drawing, recorded by Coreograph: {race(options, sizes[-1], traces[sizes[-1]], folder, base + '-race.svg')}")


if __name__ == "__main__":
    main()
