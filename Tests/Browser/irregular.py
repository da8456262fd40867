"""Recordings of programs that do nothing evenly, drawn from a seed: every state and every kind of mark."""

import random

from made_up import written

NAMES = ["worker-1", "AVA Tools", "a name that is too long for the room beside a lane", "Überläufer", "Dr. T/V", "WA & <b>"]
WAITS = [("lock", "futex_wait"), ("io", "ep_poll"), ("timer", "hrtimer_nanosleep"), (None, None), ("process", "do_wait")]
OUTCOMES = ["ok", "ok", "ok", "error", "cancelled", "timedOut", None]


def irregular(path, seed, threads=6, spans=60, tasks=0, method="switches", losses=2):
    """Writes a recording: `threads` in two processes, each on a core of its own in about `spans` stretches,
    holds of an interpreter lock, `tasks` that move between threads, other programs, and `losses`."""
    chance = random.Random(seed)
    events, end, first = [], 0, 300
    lives, born, holds = {}, {}, []
    for index in range(threads):
        pid = first if index < threads * 2 // 3 else first + 1000
        tid = pid if index in (0, threads * 2 // 3) else pid + index
        start = born.setdefault(pid, 0 if index == 0 else 9_000) + (0 if tid == pid else chance.randrange(40_000))
        name = "program" if tid == pid else NAMES[(index - 1) % len(NAMES)]
        who = {"pid": pid, "tid": tid}
        if tid == pid:
            events.append({**who, "ph": "i", "s": "p", "name": "process started", "ts": start, "args": {"name": name}})
        events.append({**who, "ph": "i", "s": "t", "name": "thread started", "ts": start, "args": {"name": name}})
        time = start
        for _ in range(chance.randrange(spans // 2, spans * 2)):
            busy = chance.choice([0.731, 12.5, 140, 999.25])
            reason = "sampled" if method == "procfs" else chance.choice(["blocked", "blocked", "preempted"])
            events.append({**who, "ph": "X", "name": "running", "ts": time, "dur": busy, "args": {"core": index, "end": reason}})
            if pid == first and busy > 100:
                holds.append((round(time + 7, 3), pid, tid, chance.random() < 0.5))
            time = round(time + busy, 3)
            away = chance.choice([0.4, 25, 313.125, 5000 if chance.random() < 0.1 else 90])
            if reason == "blocked" and chance.random() < 0.7:
                cause, place = chance.choice(WAITS)
                args = {"evidence": "reported"} | ({"cause": cause, "place": place} if cause else {})
                events.append({**who, "ph": "X", "name": "blocked", "ts": time, "dur": away, "args": args})
            time = round(time + away, 3)
        lives[tid] = (pid, index, time)
        end = max(end, time)
    for tid, (pid, core, last) in lives.items():
        inferred = {"inferredFrom": round(last + 20, 3)} if tid % 2 else {}
        events.append({"pid": pid, "tid": tid, "ph": "X", "name": "running", "ts": last, "dur": 80.5, "args": {"core": core, "end": "exited"}})
        events.append({"pid": pid, "tid": tid, "ph": "i", "s": "t", "name": "thread ended", "ts": round(last + 80.5, 3), "args": {"why": "exited", **inferred}})
    end += 81
    for pid in (first, first + 1000):
        events.append({"pid": pid, "tid": pid, "ph": "i", "s": "p", "name": "process ended", "ts": end, "args": {"why": "exited"}})
    for core in range(threads):
        events.append({"pid": 4194305, "tid": core, "ts": chance.randrange(int(end)), "dur": 900.5, "ph": "X", "name": "updatedb", "cat": "foreign", "args": {}})
    for number in range(losses):
        at = chance.randrange(int(end))
        events.append({"cat": "lost", "pid": 4194305, "tid": number % threads, "ts": at, "ph": "i", "s": "t", "name": "records lost",
                       "args": {"until": at + 400 * number, "count": 7}})  # fmt: skip
    events += holds_of(holds) + tasks_of(chance, tasks, lives, end)
    return written(path, f"irregular/{seed}", events, end / 1000, threads, method)


def holds_of(holds):
    """Holds of one lock that never overlap."""
    events, free = [], 0
    for start, pid, tid, has_waited in sorted(holds):
        if start < free:
            continue
        free = start + 60
        args = {"thread": tid} | ({"wait": round(start - 6.5, 3)} if has_waited else {})
        events.append({"pid": pid, "tid": 16777216, "ts": start, "dur": 55.5, "ph": "X", "name": "hold", "cat": "gil", "args": args})
    return events


def tasks_of(chance, count, lives, end):
    events = []
    for number in range(1, count + 1):
        tid = chance.choice(list(lives))
        pid = lives[tid][0]
        start = chance.randrange(int(end * 0.8))
        name = chance.choice(["fetch", "parse AVA", "fetch", ""])
        one = {"pid": pid, "tid": tid, "cat": "task", "id": str(number), "name": name}
        events.append({**one, "ph": "b", "ts": start, "args": {"task": number, "kind": chance.choice(["coroutine", "job", "swiftTask"])}})
        time = start + chance.choice([0.25, 40, 500])
        for _ in range(chance.randrange(0, 4)):
            length = chance.choice([0.5, 30, 700])
            args = {"task": number} | chance.choice([{}, {"awaited": "fetch in sleep", "line": 7}, {"awaited": "reply"}])
            events.append({**one, "tid": tid + 8388608, "ph": "X", "ts": time, "dur": length, "args": args})
            time = round(time + length + chance.choice([0.125, 300, 2000]), 3)
        outcome = chance.choice(OUTCOMES)
        if outcome:
            error = {"error": "ValueError"} if outcome == "error" else {}
            events.append({**one, "ph": "e", "ts": time, "args": {"task": number, "outcome": outcome, **error}})
    return events
