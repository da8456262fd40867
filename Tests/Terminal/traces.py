"""Recordings of which it is known what a terminal must show."""

import json

# A name that would act on a terminal which obeys it.
EVIL = "\x1b]0;evil\x07\x1b[2J\x1b[31mred"


def write_trace(path, names, spans, cores=2):
    """Threads by name, and for each its stretches on a core, in milliseconds."""
    facts = {
        "format": "coreograph-trace/1", "writer": "test", "label": "sample", "command": ["program"],
        "workingDirectory": "/tmp", "cores": {"online": [0, 1], "usable": [0, 1]},
        "machine": {"hostname": "h", "processor": "", "kernel": "", "architecture": "",
                    "memoryBytes": 0},
        "capture": {"method": "switches", "notes": [], "lostRecords": 0, "overheadSeconds": 0},
        "clock": {"name": "CLOCK_MONOTONIC", "originNanoseconds": "0",
                  "originUnixNanoseconds": "0"},
        "exit": {"status": 0}, "wallNanoseconds": 10**9, "cutShort": False,
    }  # fmt: skip
    events = [{"ph": "i", "s": "p", "name": "process started", "pid": 7, "tid": 7, "ts": 0,
               "args": {"name": names[0]}}]  # fmt: skip
    for index, (name, lane) in enumerate(zip(names, spans)):
        thread = {"pid": 7, "tid": 7 + index}
        creator = {"creator": {"pid": 7, "tid": 7}} if index else {}
        events.append({**thread, "ph": "i", "s": "t", "name": "thread started", "ts": 0,
                       "args": {"name": name, **creator}})  # fmt: skip
        events += [
            {**thread, "ph": "X", "name": "running", "ts": start * 1000,
             "dur": (end - start) * 1000, "args": {"core": index % cores, "end": "blocked"}}
            for start, end in lane
        ]  # fmt: skip
    document = {"displayTimeUnit": "ns", "traceEvents": events, "otherData": {"coreograph": facts}}
    path.write_text(json.dumps(document))
    return path
