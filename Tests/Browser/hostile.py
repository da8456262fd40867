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
# What a server makes of a comment that names are in, and what a table's reader takes for a formula.
CALLS = [
    "@octocat", "#1 and GH-1", "octocat/repo#12", "!7", "www.example.com", "mail@example.com",
    "https://127.0.0.1:9/", "\\@octocat", " =1+1", "a;=1+1", "\uff1d1+1", "$\\text{x}$",
]  # fmt: skip
# A mark that combines with a sign makes another character of it for whoever compares characters.
COMBINED = [
    "\"\u0301 onload=alert(12) x=\"", "'\u0301 onload=alert(13) x='", "<\u0301script>alert(14)</script>",
    "[\u0301x]\u0301(javascript:alert(15))", "`\u0301 [x](http://127.0.0.1:9/) `", "|\u0301|",
    "=\u03011+1", "\"\u0301,=1+1", "&\u0301lt;", "\\\u0301", "@\u200doctocat", "{{\u0301{.}}}", "\ufffe\uffff",
]  # fmt: skip
TEXTS = MARKUP + TERMINAL + CALLS + COMBINED


def hostile_recording(path, label=None, step=20_000):
    """Writes it: a thread, a task, marks, waits and notes for each of the texts, one after the other in
    steps of so many microseconds."""
    pid, events = 100, []
    end = len(TEXTS) * step

    def add(**event):
        events.append({"pid": pid, **event})

    add(ph="i", s="p", name="process started", tid=pid, ts=0, args={"name": TEXTS[0]})
    add(ph="i", s="p", name="process executed", tid=pid, ts=0, args={"name": TEXTS[1]})
    for index, text in enumerate(TEXTS):
        tid, start = pid + index, index * step
        creator = {"creator": {"pid": pid, "tid": pid}} if index else {}
        add(ph="i", s="t", name="thread started", tid=tid, ts=0, args={"name": text, **creator})
        add(ph="X", name="running", tid=tid, ts=start, dur=step * 3 // 4,
            args={"core": index % 2, "end": "blocked"})  # fmt: skip
        add(ph="X", name="blocked", tid=tid, ts=start + step * 3 // 4, dur=end - start - step * 3 // 4,
            args={"cause": "io", "place": text, "evidence": "observed"})  # fmt: skip
        life = {"cat": "task", "id": str(index + 1), "tid": pid, "name": text}
        number = {"task": index + 1}
        add(ph="b", ts=start, args={**number, "kind": "coroutine"}, **life)
        add(ph="X", cat="task", name=text, tid=tid + 8_388_608, ts=start, dur=step * 3 // 4,
            args={**number, "awaited": text, "line": 1, "blockedAt": text})  # fmt: skip
        add(ph="e", ts=start + step * 3 // 4, args={**number, "outcome": "error", "error": text}, **life)
        add(ph="X", cat="mark", name=text, tid=tid + 8_388_608, ts=start, dur=step // 2,
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


def hostile_sweep(path):
    """Writes measurements of a program, on a machine, of such names."""
    runs = [
        {"step": {"number": number, "workers": workers, "isWarmup": False}, "exitStatus": 0,
         "maxResidentBytes": 1 << 20, "startSeconds": workers + number / 10, "systemSeconds": 0,
         "userSeconds": 1, "wallSeconds": 1 / workers + number / 100}
        for workers in (1, 2, 4) for number in (1, 2)
    ]  # fmt: skip
    machine = {"architecture": TEXTS[3], "hostname": TEXTS[4], "kernel": TEXTS[2], "processor": "".join(TEXTS[:4]),
               "memoryBytes": 8 << 30, "onlineCores": 4, "usableCores": 4}  # fmt: skip
    plan = {"command": TEXTS, "workers": [1, 2, 4], "repeats": 2, "warmups": 0, "seed": 1}
    document = {"format": "coreograph-sweep/1", "writer": TEXTS[5], "machine": machine, "plan": plan,
                "startedUnixNanoseconds": TEXTS[7], "runs": runs}  # fmt: skip
    path.write_text(json.dumps(document))
    return path


def hostile_theme(path):
    """Writes a theme with such a name and line."""
    path.write_text(json.dumps({"name": TEXTS[0], "base": "dark", "logo": "".join(MARKUP[:8] + COMBINED[:3])}))
    return path
