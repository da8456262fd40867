"""What reading, analysing and drawing recordings costs, beside simdjson, orjson and one pass over memory.

    make bench
    python3 Benchmarks/loading/measure.py --coreograph .build/release/coreograph --simdjson PROGRAM --detail PROGRAM

All of it is measured anew in every round, in another order each time. Processor seconds, user and system, of
all threads: other programs on the machine change them less than the clock. A ratio is the median over rounds of
the ratios within a round, [lowest, highest]. Where one core is compared with one core, that is what it got.
"""

import argparse
import datetime
import json
import math
import os
import platform
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "figures"))
import recording  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import calls  # noqa: E402
from measuring import Results, Run, interval, median, table  # noqa: E402

# MARK: What is measured


def relaid(source, target):
    """The same recording as Python's json module lays it out: all on one line, with spaces."""
    with open(source) as file, open(target, "w") as out:
        json.dump(json.load(file), out)


PARSE_WITH_ORJSON = """
import sys, time, orjson
start = time.process_time()
with open(sys.argv[1], "rb") as file:
    value = orjson.loads(file.read())
print(time.process_time() - start)
"""

def experiments(options, files, folder):
    """Pairs of a name and what measures it: a function that returns numbers by name."""
    coreograph, most = options.coreograph, max(files)
    one_million = min(most, 1_000_000)
    foreign = os.path.join(folder, "foreign.json")
    relaid(files[one_million], foreign)
    called = os.path.join(folder, "calls.json")
    calls.write(called, one_million)
    packed = os.path.join(folder, "packed.json.gz")
    subprocess.run(f"gzip -1 -c '{files[one_million]}' > '{packed}'", shell=True, check=True)

    def reading(name, path):
        def measure():
            return {f"read {name}": Run([coreograph, "summary", path], cores=1).steps["read"]}

        return measure

    def simdjson(name, path):
        def measure():
            seconds = json.loads(Run([options.simdjson, path], cores=1).output)
            return {f"simdjson {name}": seconds["load"] + min(seconds["parse"], seconds["visit"])}

        return measure

    def python(name, program, argument):
        return lambda: {name: float(Run([sys.executable, "-c", program, argument], cores=1).output)}

    def summary(spans):
        def measure():
            run = Run([coreograph, "summary", files[spans]])
            return {f"summary {spans}": run.processor, f"summary memory {spans}": run.memory}

        return measure

    def figure(spans, kind, ending, extra, cores=None):
        def measure():
            picture = os.path.join(folder, f"figure.{ending}")
            run = Run([coreograph, "figure", "threads", files[spans], "-o", picture, "--preset", "slide", *extra],
                      cores=cores)  # fmt: skip
            suffix = "" if cores is None else f" on {cores}"
            values = {f"{kind} {spans}{suffix}": run.processor, f"{kind} clock {spans}{suffix}": run.clock,
                      f"{kind} memory {spans}{suffix}": run.memory,
                      f"{kind} size {spans}{suffix}": os.path.getsize(picture)}  # fmt: skip
            for step, seconds in run.steps.items():
                values[f"{kind} {step} {spans}{suffix}"] = seconds
            return values

        return measure

    def level_of_detail():
        """What reducing all spans to columns adds to a figure that shows a microsecond of them."""
        run = Run([options.detail, files[most], "15"], cores=1)
        seconds = {name: median(values) for name, values in json.loads(run.output).items()}
        return {"analysis": seconds["analysis"], "pass": seconds["pass"],
                "level of detail": max(seconds["whole"] - seconds["little"], 1e-6)}  # fmt: skip

    def start():
        # What other programs take from it is not its own: the shortest of ten.
        return {"start": min(Run([coreograph, "--version"]).clock for _ in range(10))}

    yield reading("ours", files[one_million])
    yield reading("foreign", foreign)
    yield reading("calls", called)
    yield reading("packed", packed)
    yield simdjson("ours", files[one_million])
    yield simdjson("foreign", foreign)
    yield simdjson("calls", called)
    yield python("orjson ours", PARSE_WITH_ORJSON, files[one_million])
    yield start
    yield level_of_detail
    for spans in files:
        yield summary(spans)
        yield figure(spans, "slide", "svg", [])
        yield figure(spans, "4K", "png", ["--scale", "2"])
    for cores in range(1, len(os.sched_getaffinity(0)) + 1):
        yield figure(most, "slide", "svg", [], cores)


# MARK: What is shown


def rows(results, files):
    """What was measured, in words and numbers, the goal, and whether it is met."""
    most = max(files)
    million = min(most, 1_000_000)
    size = os.path.getsize(files[million]) / 1e6

    def speed(what):
        return f"{size / median(results.values(what)):.0f} MB/s"

    def each(what):
        return f"{median(results.values(what)) / million * 1e9:.0f} ns"

    ours = results.ratio("simdjson ours", "read ours")
    yield "reading ours, to simdjson", f"{speed('read ours')}, {speed('simdjson ours')}", interval(ours), \
        "above 1", ours[0] > 1
    foreign = results.ratio("simdjson foreign", "read foreign")
    yield "reading other layouts, to simdjson", speed("read foreign"), interval(foreign), "0.5 or more", \
        foreign[0] >= 0.5
    called = results.ratio("simdjson calls", "read calls")
    yield "reading an event of another tool, to simdjson", f"{each('read calls')}, {each('simdjson calls')}", \
        interval(called), "0.5 or more", called[0] >= 0.5
    yield "reading gzip", speed("read packed"), "", "", None
    orjson = results.ratio("orjson ours", "read ours")
    yield "reading ours, to orjson", speed("orjson ours"), interval(orjson, 1), "", None
    for what, goal in [("level of detail", 4), ("analysis", None)]:
        ratio = results.ratio(what, "pass")
        spans_a_second = most / median(results.values(what)) / 1e6
        yield f"{what} on one core, to one pass over memory", f"{spans_a_second:.0f} M spans/s", \
            interval(ratio, 1), f"{goal} or less" if goal else "", ratio[0] <= goal if goal else None
    for kind in ["slide", "4K"]:
        whole = results.ratio(f"{kind} {most}", f"{kind} read {most}")
        seconds = median(results.values(f"{kind} {most}"))
        file_size = median(results.values(f"{kind} size {most}")) / 1e3
        yield f"{kind} of {most:,} spans, to reading them", f"{seconds:.2f} s, {file_size:.0f} KB", \
            interval(whole), "about 1", whole[0] <= 1.5
        # Of the file that both read; the larger one would take simdjson gigabytes.
        parsed = [value * most / million for value in results.values("simdjson ours")]
        beside = [once / drawn for once, drawn in zip(parsed, results.values(f"{kind} {most}"))]
        yield f"{kind} of {most:,} spans, to simdjson reading them once", \
            f"{seconds:.2f} s, {median(parsed):.2f} s", \
            interval((median(beside), min(beside), max(beside))), "1 or more", median(beside) >= 1
    start = [1e3 * value for value in results.values("start")]
    yield "start-up", f"{median(start):.1f} ms", "", "below 30 ms", median(start) < 30
    for kind in ["summary", "slide", "4K"]:
        memory = median(results.values(f"{kind} memory {most}")) / (most / 1e6) / 1e6
        yield f"memory of a million spans, {kind}", f"{memory:.0f} MB", "", "below 100 MB", memory < 100
    small = max(spans for spans in files if spans * 10 <= most)
    for kind in ["summary", "slide", "4K"]:
        each = [median(results.values(f"{kind} {spans}")) / spans * 1e9 for spans in files]
        growth = results.ratio(f"{kind} {most}", f"{kind} {small}")
        factor = growth[0] / (most / small)
        # Of the last decade: below it, starting is what most of the time goes to.
        exponent = math.log(growth[0]) / math.log(most / small)
        yield f"processor time of a span, {kind}, {' / '.join(f'{spans:.0e}' for spans in files)}", \
            " / ".join(f"{value:.0f}" for value in each) + " ns", f"{factor:.2f}, exponent {exponent:.2f}", \
            "1 or less", factor <= 1.05


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--coreograph", required=True)
    parser.add_argument("--simdjson", required=True, help="the program ParseWithSimdjson")
    parser.add_argument("--detail", required=True, help="the program LevelOfDetail")
    parser.add_argument("--most", type=int, default=10_000_000, help="spans of the largest recording")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("-o", "--output", help="where the results go; -cores.csv and -cores.svg stand beside them")
    options = parser.parse_args()
    results = Results()
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        spans = 10_000
        while spans <= options.most:
            files[spans] = os.path.join(folder, f"{spans}.json")
            recording.write(files[spans], spans)
            spans *= 10
        generator = random.Random(1)
        measures = list(experiments(options, files, folder))
        for number in range(options.rounds):
            for measure in generator.sample(measures, len(measures)):
                for what, value in measure().items():
                    results.add(what, number, value)
            if sys.stderr.isatty():
                print(f"\rround {number + 1} of {options.rounds}", end="\r", file=sys.stderr)
        shown = list(rows(results, files))
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H%M%SZ")
    base = (options.output or f"Benchmarks/results/{date}-loading.json").removesuffix(".json")
    machine = f"Linux {platform.release()}, {len(os.sched_getaffinity(0))} cores"
    with open(base + ".json", "w") as file:
        json.dump(
            {"format": "coreograph-benchmark-loading/1", "date": date, "machine": machine,
             "load": os.getloadavg()[0],
             "table": [dict(zip(["what", "number", "ratio", "goal", "isMet"], row)) for row in shown],
             "measurements": results.measurements}, file, indent=1)  # fmt: skip
    with open(base + "-cores.csv", "w") as file:
        file.write("workers,seconds\n")
        for cores in range(1, len(os.sched_getaffinity(0)) + 1):
            for seconds in results.values(f"slide clock {options.most} on {cores}"):
                file.write(f"{cores},{seconds:.4f}\n")
    subprocess.run(
        [options.coreograph, "figure", "speedup", base + "-cores.csv", "-o", base + "-cores.svg",
         "--title", f"A slide of {options.most:,} spans, drawn on more cores"], check=True)  # fmt: skip
    print(f"{machine}, load {os.getloadavg()[0]:.1f}\n\n{table(shown)}\n")
    print(f"Medians of {options.rounds} interleaved rounds, [lowest, highest]. Results: {base}.json")
    print(f"What more cores gain: {base}-cores.svg")


if __name__ == "__main__":
    main()
