"""Whether loading, analysis and rendering use the cores there are: Coreograph drawn by Coreograph.

    make bench ONLY=itself

A 4K picture of a large recording is made on one core and on all of them; what a step gains is by the clock, so
that a quiet machine is needed. One more run on all cores is recorded, and the recording drawn: every thread,
and the cores that were busy, with the steps written where they begin.
"""

import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "figures"))
import measuring  # noqa: E402
import recording  # noqa: E402
from measuring import Row, Run  # noqa: E402

# The command's own names of its steps (COREOGRAPH_STEPS), and what they are called here.
STEPS = {"read": "loading", "lay out": "analysis", "draw": "rendering"}
RECORDING, PICTURE = "spans.json", "spans.png"


def command():
    return ["coreograph", "figure", "threads", RECORDING, "-o", PICTURE, "--preset", "slide",
            "--scale", "2"]  # fmt: skip


def way(cores, folder):
    def measure():
        run = Run(command(), cores=cores, folder=folder)
        values = {f"clock on {cores}": run.clock, f"processor on {cores}": run.processor}
        for step, clock in run.step_clocks.items():
            values[f"{step} clock on {cores}"] = clock
            values[f"{step} processor on {cores}"] = run.steps[step]
        return values

    return f"{cores} cores", measure


def rows(results, spans, cores):
    for step, name in [*STEPS.items(), (None, "all of it")]:
        clock = "clock" if step is None else f"{step} clock"
        one, all_cores = f"{clock} on 1", f"{clock} on {cores}"
        gain = results.ratio(one, all_cores)
        yield Row(f"{name} of {spans:,} spans, one core to {cores}",
                  f"{results.median(one):.2f} s; {results.median(all_cores):.2f} s",
                  measuring.interval(gain), "above 1", gain[0] > 1 if cores > 1 else None)  # fmt: skip


def portraits(folder, pictures):
    """Records the command and draws the recording: `pictures` are paths by kind of figure."""
    trace = os.path.join(folder, "itself.json")
    run = Run(["coreograph", "record", "-o", trace, "--label", "coreograph", "--", *command()],
              folder=folder)  # fmt: skip
    notes, begin = [], 0.0
    for step, name in STEPS.items():
        notes += ["--note", f"t={begin:.4f}s: {name}"]
        begin += run.step_clocks[step]
    for kind, path in pictures.items():
        Run(["coreograph", "figure", kind, trace, "-o", path, "--preset", "review", *notes])
    print("Coreograph, drawn by Coreograph:", " ".join(pictures.values()))


def main():
    parser = measuring.arguments(__doc__, rounds=4)
    parser.add_argument("--only-pictures", metavar="BASE",
                        help="measure nothing: write BASE.svg and BASE-concurrency.svg")  # fmt: skip
    options = parser.parse_args()
    measuring.find_first(options.coreograph)
    spans = 100_000 if options.quick else 10_000_000
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        recording.write(os.path.join(folder, RECORDING), spans)
        if options.only_pictures:
            portraits(folder, {"threads": options.only_pictures + ".svg",
                                        "concurrency": options.only_pictures + "-concurrency.svg"})  # fmt: skip
            return
        base = measuring.base(options, "itself")
        results = measuring.Results()
        results.measure([way(1, folder), way(cores, folder)], options.rounds)
        shown = list(rows(results, spans, cores))
        measuring.write(base + ".json", "itself", results, shown)
        measuring.show(base + ".json", results, shown, options.rounds)
        portraits(folder, {kind: f"{base}-{kind}.svg" for kind in ["threads", "concurrency"]})


if __name__ == "__main__":
    main()
