"""Recordings that the tests of pages make up."""

import json


def recording(path, label, lanes, names=None, cores=2):
    """Writes a recording by hand: for each thread its (start, end) on a core, in milliseconds."""
    pid = 100
    names = names or [f"thread-{index}" for index in range(len(lanes))]
    end = max(stop for lane in lanes for _, stop in lane)
    events = [
        {"ph": "i", "s": "p", "name": "process started", "pid": pid, "tid": pid, "ts": 0,
         "args": {"name": names[0]}}
    ]  # fmt: skip
    for index, lane in enumerate(lanes):
        thread = {"pid": pid, "tid": pid + index}
        started = {"name": names[index]}
        if index:
            started["creator"] = {"pid": pid, "tid": pid}
        events.append(
            {**thread, "ph": "i", "s": "t", "name": "thread started", "ts": 0, "args": started}
        )
        for start, stop in lane:
            events.append(
                {**thread, "ph": "X", "name": "running", "ts": start * 1000,
                 "dur": (stop - start) * 1000, "args": {"core": index % cores, "end": "blocked"}}
            )  # fmt: skip
        events.append(
            {**thread, "ph": "i", "s": "t", "name": "thread ended", "ts": end * 1000,
             "args": {"why": "exited"}}
        )  # fmt: skip
    events.append(
        {"ph": "i", "s": "p", "name": "process ended", "pid": pid, "tid": pid, "ts": end * 1000,
         "args": {"why": "exited"}}
    )  # fmt: skip
    return written(path, label, events, end, cores)


def facts(label, end, cores, method):
    """What belongs around events; the run lasts `end` milliseconds."""
    everything = list(range(cores))
    return {
        "format": "coreograph-trace/1", "writer": "test", "label": label,
        "command": ["program", label], "workingDirectory": "/tmp",
        "machine": {"hostname": "bench", "processor": "Example CPU", "kernel": "Linux 6.1",
                    "architecture": "x86_64", "memoryBytes": 8 << 30},
        "cores": {"online": everything, "usable": everything},
        "capture": {"method": method, "notes": ["a note for the reader"], "lostRecords": 0,
                    "overheadSeconds": 0.01, "accountedShare": 0.999},
        "clock": {"name": "CLOCK_MONOTONIC", "originNanoseconds": "0",
                  "originUnixNanoseconds": "1700000000000000000"},
        "exit": {"status": 0}, "wallNanoseconds": round(end * 1000000), "cutShort": False,
        "usage": {"userSeconds": 1, "systemSeconds": 0, "maxResidentBytes": 20 << 20,
                  "voluntarySwitches": 5, "involuntarySwitches": 3},
    }  # fmt: skip


def written(path, label, events, end, cores=2, method="switches"):
    """Writes `events` with what belongs around them; the run lasts `end` milliseconds."""
    document = {
        "displayTimeUnit": "ns",
        "traceEvents": events,
        "otherData": {"coreograph": facts(label, end, cores, method)},
    }
    path.write_text(json.dumps(document))
    return path
