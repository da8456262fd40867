"""What the parts of `make bench` share: commands and what they took, rounds, ratios, the table, the file.

Every way is measured in every round, in the order A-B-B-A: a machine that becomes slower becomes slower for
all of them. Processor seconds, user and system, of all threads and all processes that were waited for: other
programs on the machine change them less than the clock. A ratio is the median over rounds of the ratios within
a round, [lowest, highest].
"""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple, Optional

STEP = re.compile(r"step ([a-z ]+): ([0-9.e-]+) s of processor time, ([0-9.e-]+) s, (\d+) KB")


def median(values):
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def interval(values, digits=2):
    middle, low, high = values
    return f"{middle:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def sized(number):
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{number / 1e3:.0f} KB"


class CannotRun(Exception):
    """Why a program cannot be measured on this machine."""


class Run:
    """One command run to its end, on `cores` of the cores there are."""

    def __init__(self, command, cores=None, folder=None):
        allowed = sorted(os.sched_getaffinity(0))
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as diagnostics:
            start = time.perf_counter()
            try:
                process = subprocess.Popen(
                    command, stdout=output, stderr=diagnostics, cwd=folder,
                    env=dict(os.environ, COREOGRAPH_STEPS="1"),
                    preexec_fn=lambda: os.sched_setaffinity(0, allowed[: cores or len(allowed)]))  # fmt: skip
            except FileNotFoundError:
                raise CannotRun(f"{command[0]} is not installed") from None
            _, status, usage = os.wait4(process.pid, 0)
            self.clock = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            diagnostics.seek(0)
            self.output, said = output.read(), diagnostics.read()
        if status != 0:
            lines = [line.strip() for line in said.splitlines() if line.strip()]
            # Of a traceback the last line says why; of what a tool says, the first ones.
            telling = lines[-1:] if "Traceback (most recent call last):" in said else lines[:2]
            raise CannotRun(": ".join(telling) or f"{command[0]} failed with status {process.returncode}")
        self.processor = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024
        steps = STEP.findall(said)
        self.steps = {name: float(processor) for name, processor, _, _ in steps}
        self.step_clocks = {name: float(clock) for name, _, clock, _ in steps}


def find_first(*programs):
    """Lets what runs from now on call `programs` by their names: recordings keep commands, and pictures show them."""
    folders = [os.path.dirname(os.path.abspath(program)) for program in programs]
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ["PATH"]])


class Row(NamedTuple):
    """A line of the table: what was measured, the goal, and whether it is met (None: there is none)."""

    what: str
    number: str
    ratio: str = ""
    goal: str = ""
    is_met: Optional[bool] = None


class Results:
    """Every number of every round, what could not be measured and why, and what is made of them."""

    def __init__(self):
        self.measurements = []
        self.missing = {}
        self.load = os.getloadavg()[0]

    def add(self, what, round_number, value):
        self.measurements.append({"what": what, "round": round_number, "value": value})

    def has(self, *names):
        return all(self.values(name) for name in names)

    def values(self, what):
        rounds = [m for m in self.measurements if m["what"] == what]
        return [m["value"] for m in sorted(rounds, key=lambda m: m["round"])]

    def median(self, what):
        return median(self.values(what))

    def ratio(self, one, other):
        ratios = [a / b for a, b in zip(self.values(one), self.values(other))]
        return median(ratios), min(ratios), max(ratios)

    def measure(self, ways, rounds):
        """Runs `ways`, pairs of a name and a function that returns numbers by name, in A-B-B-A order.

        What cannot run is left out from then on.
        """
        for number in range(rounds):
            for name, way in ways if number % 2 == 0 else reversed(ways):
                if name in self.missing:
                    continue
                if sys.stderr.isatty():
                    print(f"\r\033[Kround {number + 1} of {rounds}: {name}", end="", file=sys.stderr)
                try:
                    for what, value in way().items():
                        self.add(what, number, value)
                except CannotRun as reason:
                    self.missing[name] = str(reason)
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)


def table(rows):
    lines = [["", "", "ratio", "goal", ""]]
    for row in rows:
        what, number, ratio, goal, is_met = row
        lines.append([what, number, ratio, goal, {True: "met", False: "missed", None: ""}[is_met]])
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def machine():
    return f"Linux {platform.release()}, {len(os.sched_getaffinity(0))} cores"


def arguments(description, rounds):
    """A parser of what every part takes."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coreograph", required=True)
    parser.add_argument("--rounds", type=int, default=rounds, help="an even number gives A-B-B-A")
    parser.add_argument("--quick", action="store_true", help="small inputs, to see that all of it works")
    parser.add_argument("-o", "--output", help="where the results go, a .json; pictures stand beside it")
    return parser


def base(options, part):
    """The output without its ending."""
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H%M%SZ")
    name = (options.output or f"Benchmarks/results/{date}-{part}.json").removesuffix(".json")
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    return name


def write(path, part, results, rows):
    """The file of results, whole or not at all."""
    with open(path + ".part", "w") as file:
        json.dump(
            {"format": f"coreograph-benchmark-{part}/1",
             "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
             "machine": machine(), "load": results.load, "missing": results.missing,
             "table": [dict(zip(["what", "number", "ratio", "goal", "isMet"], row)) for row in rows],
             "measurements": results.measurements}, file, indent=1)  # fmt: skip
    os.replace(path + ".part", path)


def show(path, results, rows, rounds):
    print(f"{machine()}, load {results.load:.1f}\n\n{table(rows)}\n")
    for name, why in results.missing.items():
        print(f"Cannot run here: {name}: {why}")
    print(f"Medians of {rounds} interleaved rounds, [lowest, highest]. Results: {path}")
