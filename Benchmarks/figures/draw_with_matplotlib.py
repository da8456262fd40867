"""draw_with_matplotlib.py RECORDING PICTURE: the spans of a recording as matplotlib's broken_barh draws them.

Prints processor seconds as a JSON object: to start, to read with the fastest parser there is, to draw.
"""

import json
import sys
import time


def lanes(path):
    """The starts and the lengths of every thread's spans, in seconds."""
    import orjson

    with open(path, "rb") as file:
        events = orjson.loads(file.read())["traceEvents"]
    found = {}
    for event in events:
        if event["ph"] == "X":
            found.setdefault(event["tid"], []).append((event["ts"] / 1e6, event["dur"] / 1e6))
    return found


def main(recording, picture):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    started = time.process_time()
    spans = lanes(recording)
    read = time.process_time()
    figure, axes = pyplot.subplots(figsize=(19.2, 10.8), dpi=100)
    for lane, ranges in enumerate(spans.values()):
        axes.broken_barh(ranges, (lane - 0.3, 0.6))
    figure.savefig(picture)
    print(json.dumps({"start": started, "read": read - started, "draw": time.process_time() - read}))


if __name__ == "__main__":
    main(*sys.argv[1:])
