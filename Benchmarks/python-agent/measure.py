"""What watching a Python program costs it, beside VizTracer and beside nothing.

    python3 -m venv /tmp/viz && /tmp/viz/bin/pip install viztracer==1.1.1
    python3 Benchmarks/python-agent/measure.py --coreograph .build/release/coreograph \
        --python /tmp/viz/bin/python [--rounds 9]

Every round runs each loop of programs.py in every way, one after the other, so that what changes on
the machine touches all of them; medians over the rounds are shown, with the quartiles. VizTracer runs
with --log_async for asyncio and without it for the others. Quiet machines measure best.
"""
import argparse
import os
import resource
import statistics
import subprocess
import tempfile

LOOPS = {"handover": "ns", "locks": "ns", "steps": "ns", "jobs": "ns", "threads": "s"}
PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs.py")


def ways(options, loop, folder):
    trace = os.path.join(folder, "t.json")
    record = [options.coreograph, "record", "-o", trace]
    plain = [options.python, PROGRAM, loop]
    yield "alone", plain
    # The kernel's records without the probe: what is left is the probe's own part.
    yield "threads only", record + ["--gil", "off", "--tasks", "off", "--"] + plain
    yield "with probe and agent", record + ["--"] + plain
    tracer = [options.python, "-m", "viztracer", "--quiet", "-o", trace]
    tracer += ["--tracer_entries", "2000000"]
    if loop == "steps":
        tracer.append("--log_async")
    yield "VizTracer", tracer + ["--", PROGRAM, loop]


def seconds(command):
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    lines = [line for line in run.stdout.splitlines() if line[:1].isdigit()]
    return float(lines[0]) if run.returncode == 0 and lines else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coreograph", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--loops", nargs="*", default=list(LOOPS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for loop in options.loops:
            results = {}
            for _ in range(options.rounds):
                for name, command in ways(options, loop, folder):
                    took = seconds(command)
                    if took is not None:
                        results.setdefault(name, []).append(took)
            scale = 1e9 if LOOPS[loop] == "ns" else 1
            base = statistics.median(results["alone"]) * scale
            print("{} ({})".format(loop, LOOPS[loop]))
            for name, values in results.items():
                values = [value * scale for value in values]
                low, middle, high = statistics.quantiles(values, n=4)
                print(
                    "  {:22} {:10.2f}  [{:.2f}, {:.2f}]  {:+.2f} ({:+.1%})".format(
                        name, middle, low, high, middle - base, middle / base - 1
                    )
                )
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print("largest process: {} MiB".format(used // 1024))


main()
