"""How fast figures are drawn, and how large they are, beside matplotlib and beside reading the data once.

    python3 Benchmarks/figures/measure.py --coreograph .build/release/coreograph [--most 10000000]

Every number of spans is written to a recording, which `coreograph figure` reads and draws. matplotlib's
broken_barh gets the same number of spans in memory, without reading any file; from a million on it is left
out, because it takes minutes. Wall time, the best of --rounds; quiet machines measure best.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

import recording

THREADS = 8


def best(rounds, work):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def sized(number):
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{number / 1e3:.0f} KB"


def row(spans, what, seconds, size=None):
    speed = f"{spans / seconds / 1e6:8.2f} M/s"
    print(f"{spans:>11,}  {what:<34} {seconds:8.2f} s {speed}  {sized(size) if size else '':>9}", flush=True)


def read_once(path):
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 22):
            pass


def draw_with_matplotlib(columns, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(19.2, 10.8), dpi=100)
    for lane, (starts, lengths) in enumerate(columns):
        axes.broken_barh(list(zip(starts, lengths)), (lane - 0.3, 0.6))
    figure.savefig(path)
    pyplot.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--coreograph", required=True)
    parser.add_argument("--most", type=int, default=10_000_000, help="spans of the largest recording")
    parser.add_argument("--most-matplotlib", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    try:
        import matplotlib  # noqa: F401
        import numpy
    except ImportError:
        sys.exit("matplotlib and numpy are missing: pip install -r Benchmarks/figures/requirements.txt")

    print(f"{'spans':>11}  {'':<34} {'time':>10} {'speed':>12}  {'file':>9}")
    with tempfile.TemporaryDirectory() as folder:
        spans = 10_000
        while spans <= options.most:
            trace = os.path.join(folder, "trace.json")
            recording.write(trace, spans, threads=THREADS)
            row(spans, "reading the file once", best(options.rounds, lambda: read_once(trace)),
                os.path.getsize(trace))  # fmt: skip
            starts = numpy.arange(spans, dtype=numpy.int64)
            ends = starts + 1
            row(spans, "reading memory once",
                best(options.rounds, lambda: (starts.sum(), ends.sum())))  # fmt: skip
            for what, ending, extra in [
                ("coreograph: slide as SVG", "svg", []), ("coreograph: 4K as PNG", "png", ["--scale", "2"]),
            ]:  # fmt: skip
                picture = os.path.join(folder, f"figure.{ending}")
                command = [options.coreograph, "figure", "threads", trace, "-o", picture,
                           "--preset", "slide", *extra]  # fmt: skip
                seconds = best(options.rounds, lambda: subprocess.run(command, check=True))
                row(spans, what, seconds, os.path.getsize(picture))
            if spans <= options.most_matplotlib:
                each = spans // THREADS
                columns = [
                    (numpy.arange(each) * 60.0 + lane, numpy.full(each, 30.0)) for lane in range(THREADS)
                ]
                for ending in ["svg", "png"]:
                    picture = os.path.join(folder, f"matplotlib.{ending}")
                    seconds = best(1, lambda: draw_with_matplotlib(columns, picture))
                    row(spans, f"matplotlib, broken_barh: {ending.upper()}", seconds,
                        os.path.getsize(picture))  # fmt: skip
            os.remove(trace)
            spans *= 10


if __name__ == "__main__":
    main()
