"""A recording in which everything that a stranger can choose is an attack on whoever opens it."""

import json

MARKUP = [
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "<svg onload=alert(3)>",
    "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;", "<?xml-stylesheet href='//127.0.0.1:9/a.css'?>",
    "\" onload=\"alert(4)\" x=\"", "' onmouseover='alert(5)", "javascript:alert(6)",
    "[click](javascript:alert(7))", "![p](http://127.0.0.1:9/p.png)", "<http://127.0.0.1:9/>",
    "http://127.0.0.1:9/page", "url(http://127.0.0.1:9/u.png)", "</style><style>*{display:none}</style>",
    "</title><base href=http://127.0.0.1:9/>", "{{{.}}}", "{{> page}}", "<!--", "--><script>alert(8)</script>",
    "</desc></title></svg><script>alert(9)</script>", "<foreignObject><iframe src=//127.0.0.1:9>",
    "| a | <details open ontoggle=alert(10)>", "`</code>`<b>", "&lt;script&gt;alert(11)&lt;/script&gt;",
]  # fmt: skip
TERMINAL = [
    "\x1b]0;owned\x07", "\x9b31m\x9d0;x\x9c", "a\u202egpj.exe", "\u2066x\u2069", "l\r\nf\x08\x85\u2028",
    "nul\x00byte", "=1+cmd|' /C calc'!A0", "../../../etc/passwd", "-rf",
]  # fmt: skip
TEXTS = MARKUP + TERMINAL


def hostile_recording(path, label=None):
    """Writes it: a thread, a task, marks, waits and notes for each of the texts."""
    pid, events = 100, []
    end = len(TEXTS) * 20_000

    def add(**event):
        events.append({"pid": pid, **event})

    add(ph="i", s="p", name="process started", tid=pid, ts=0, args={"name": TEXTS[0]})
    add(ph="i", s="p", name="process executed", tid=pid, ts=0, args={"name": TEXTS[1]})
    for index, text in enumerate(TEXTS):
        tid, start = pid + index, index * 20_000
        creator = {"creator": {"pid": pid, "tid": pid}} if index else {}
        add(ph="i", s="t", name="thread started", tid=tid, ts=0, args={"name": text, **creator})
        add(ph="X", name="running", tid=tid, ts=start, dur=15_000,
            args={"core": index % 2, "end": "blocked"})  # fmt: skip
        add(ph="X", name="blocked", tid=tid, ts=start + 15_000, dur=end - start - 15_000,
            args={"cause": "io", "place": text, "evidence": "observed"})  # fmt: skip
        life = {"cat": "task", "id": str(index + 1), "tid": pid, "name": text}
        number = {"task": index + 1}
        add(ph="b", ts=start, args={**number, "kind": "coroutine"}, **life)
        add(ph="X", cat="task", name=text, tid=tid + 8_388_608, ts=start, dur=15_000,
            args={**number, "awaited": text, "line": 1, "blockedAt": text})  # fmt: skip
        add(ph="e", ts=start + 15_000, args={**number, "outcome": "error", "error": text}, **life)
        add(ph="X", cat="mark", name=text, tid=tid + 8_388_608, ts=start, dur=10_000,
            args={**number, "depth": 0})  # fmt: skip
        add(ph="i", cat="note", s="p", name=text, tid=pid, ts=0)
        add(ph="i", s="t", name="thread ended", tid=tid, ts=end, args={"why": "exited"})
    add(ph="i", s="p", name="process ended", tid=pid, ts=end, args={"why": "exited"})
    cores = {"online": [0, 1], "usable": [0, 1]}
    facts = {
        "format": "coreograph-trace/1", "writer": TEXTS[2], "label": label or "/".join(TEXTS[:6]),
        "command": TEXTS, "workingDirectory": TEXTS[3],
        "machine": {"hostname": TEXTS[4], "processor": TEXTS[5], "kernel": TEXTS[6],
                    "architecture": TEXTS[7], "memoryBytes": 8 << 30},
        "cores": cores, "capture": {"method": "switches", "notes": TEXTS, "lostRecords": 3,
                                    "overheadSeconds": 0.01, "accountedShare": 0.999},
        "clock": {"name": TEXTS[8], "originNanoseconds": TEXTS[9], "originUnixNanoseconds": TEXTS[10]},
        "exit": {"status": 0}, "wallNanoseconds": end * 1000, "cutShort": False,
        "usage": {"userSeconds": 1, "systemSeconds": 0, "maxResidentBytes": 20 << 20,
                  "voluntarySwitches": 5, "involuntarySwitches": 3},
    }  # fmt: skip
    document = {"displayTimeUnit": "ns", "traceEvents": events, "otherData": {"coreograph": facts}}
    path.write_text(json.dumps(document))
    return path
