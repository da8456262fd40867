"""large_recordings.py KIND SPANS OUT.json: writes a recording to measure the explorer with (docs/REPORT.md).

even: eight threads on four cores, all spans alike. bursts: twelve threads, short spans in bursts. many: 1500
threads. tasks: so many steps of an event loop, 200 tasks in flight, and a tenth as many spans on cores."""

import json
import random
import sys

from made_up import facts

PID, CORES = 100, 4
THREADS = {"even": 8, "bursts": 12, "many": 1500, "tasks": 3}


def main(kind, count, path):
    chance = random.Random(7)
    with open(path, "w", buffering=1 << 20) as file:
        file.write('{"displayTimeUnit":"ns","traceEvents":[\n')
        end = 0
        for event in events(kind, count, chance):
            file.write(json.dumps(event, separators=(",", ":")) + ",\n")
            end = max(end, event["ts"] + event.get("dur", 0))
        for event in ends(kind, round(end + 1, 3)):
            file.write(json.dumps(event, separators=(",", ":")) + ",\n")
        document = json.dumps({"coreograph": facts(kind, (end + 1) / 1000, CORES, "switches")})
        file.write('{"ph":"M","name":"end","pid":100,"ts":0}\n],"otherData":' + document + "}\n")


def events(kind, count, chance):
    yield {"ph": "i", "s": "p", "name": "process started", "pid": PID, "tid": PID, "ts": 0, "args": {"name": "program"}}
    for index in range(THREADS[kind]):
        yield {"ph": "i", "s": "t", "name": "thread started", "pid": PID, "tid": PID + index, "ts": 0, "args": {"name": f"worker-{index}"}}
    end = 0
    spans = count // 10 if kind == "tasks" else count
    for core in range(CORES):
        threads = range(core, THREADS[kind], CORES)
        time = 0.0
        for _ in range(spans // CORES if threads else 0):
            gap, length = gap_and_length(kind, chance)
            time = round(time + gap, 3)
            ending = "preempted" if chance.random() < 0.3 else "blocked"
            yield {"ph": "X", "name": "running", "pid": PID, "tid": PID + chance.choice(threads), "ts": time, "dur": length,
                   "args": {"core": core, "end": ending}}  # fmt: skip
            time = round(time + length, 3)
        end = max(end, time)
    if kind == "tasks":
        yield from steps(count, end, chance)


def gap_and_length(kind, chance):
    """Microseconds."""
    if kind == "even":
        return 1.0, 9.0
    if kind == "bursts":
        gap = chance.expovariate(1 / 20_000) if chance.random() < 0.002 else chance.expovariate(1 / 1.5)
        return gap, max(round(chance.lognormvariate(1, 1.6), 3), 0.05)
    return chance.expovariate(1 / 3), max(round(chance.lognormvariate(1.5, 1.2), 3), 0.05)


def steps(count, end, chance):
    """The steps of tasks that take ten each, one after the other on the first thread."""
    live, number, time = [], 0, 0.0
    for _ in range(count):
        while len(live) < 200:
            number += 1
            live.append([number, 10])
            yield {"pid": PID, "tid": PID, "cat": "task", "id": str(number), "name": f"fetch {number % 50}", "ph": "b", "ts": round(time, 3),
                   "args": {"task": number, "kind": "coroutine"}}  # fmt: skip
        place = chance.randrange(len(live))
        task = live[place]
        own = {"pid": PID, "tid": PID, "cat": "task", "id": str(task[0]), "name": "fetch"}
        yield {**own, "tid": PID + 8388608, "ph": "X", "ts": round(time, 3), "dur": round(end / count * 0.7, 3),
               "args": {"task": task[0], "awaited": "fetch in sleep", "line": 7}}  # fmt: skip
        time += end / count
        task[1] -= 1
        if task[1] == 0:
            live.pop(place)
            yield {**own, "ph": "e", "ts": round(time, 3), "args": {"task": task[0], "outcome": "ok"}}


def ends(kind, end):
    for index in range(THREADS[kind]):
        yield {"ph": "i", "s": "t", "name": "thread ended", "pid": PID, "tid": PID + index, "ts": end, "args": {"why": "exited"}}
    yield {"ph": "i", "s": "p", "name": "process ended", "pid": PID, "tid": PID, "ts": end, "args": {"why": "exited"}}


if __name__ == "__main__":
    main(sys.argv[1], int(float(sys.argv[2])), sys.argv[3])
