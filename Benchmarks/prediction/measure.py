"""How far predictions for more cores are off, beside laws of scaling that are given more to go by.

    make bench ONLY=prediction

Programs of the standard library that compute, in processes and threads, alike and uneven, in phases, pools and
pipelines, with locks and under the GIL (programs.py), are recorded on one core and on two. From one recording each
`coreograph predict` says how long they take on up to four, and then they are run there: `coreograph record --cores`,
the median of ROUNDS runs. A case is one program, recorded on some cores, asked for others; the goal is over cases up
to twice the recorded cores. Beside it stand Amdahl's law and the USL through the measured times on all fewer cores,
which are more runs than the prediction has (`coreograph fit` itself refuses so few).

Where other programs are at work, a run takes longer than it would alone, and no prediction can know: the column
"beside" replays, for each run, the same recording with what other programs held of that run's cores meanwhile
(`coreograph predict --beside`), and is compared with that run alone. On a machine that does nothing else both columns
are about the same. --ahead runs the programs before everything else (root). Where a recording is refused, it is made
again, up to three times.
"""

import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import measuring  # noqa: E402
from measuring import Row, median  # noqa: E402

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs.py")
CASES = [
    ("processes", 4), ("processes", 6), ("uneven", 4), ("uneven", 8), ("amdahl", 4), ("pool", 4), ("executor", 4),
    ("phases", 4), ("sort", 4), ("threads", 4), ("threads", 5), ("thread-pool", 4), ("gil", 2), ("gil", 4),
    ("mixed", 4), ("lock", 4), ("pipeline", 4), ("thread-pipeline", 4),
]  # fmt: skip
AHEAD = ["setsid", "-w", "sh", "-c", 'echo -20 > /proc/self/autogroup; exec nice -n -20 "$@"', "ahead"]


def record(options, case, cores, trace):
    """Seconds from the program's first moment to its last one."""
    kind, workers = case
    command = [
        *(AHEAD if options.ahead else []), options.coreograph, "record", "--cores", f"0-{cores - 1}", "-o", trace,
        "--", "python3", PROGRAMS, kind, str(workers)]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = subprocess.run([options.coreograph, "summary", "--json", trace], check=True, capture_output=True)
    return json.loads(done.stdout)["wallSeconds"]


def predict(options, trace, *words):
    """Seconds by number of cores, or why there are none."""
    done = subprocess.run([options.coreograph, "predict", "--json", *words, trace], capture_output=True)
    answer = json.loads(done.stdout)
    return {point["cores"]: point["seconds"]["median"] for point in answer["predictions"]}, answer["refused"]


def fewest_squares(times, terms):
    """Coefficients of `terms` that are not below 0, with which they come closest to `times`, relatively."""
    best = None
    for chosen in range(1, 1 << len(terms)):
        active = [term for number, term in enumerate(terms) if chosen >> number & 1]
        rows = [([term(n) / time for term in active], 1.0) for n, time in times.items()]
        solution = solve([[sum(r[i] * r[j] for r, _ in rows) for j in range(len(active))] for i in range(len(active))],
                         [sum(r[i] * y for r, y in rows) for i in range(len(active))])  # fmt: skip
        if solution is None or min(solution) < 0:
            continue
        error = sum((sum(a * b for a, b in zip(r, solution)) - y) ** 2 for r, y in rows)
        if best is None or error < best[0] - 1e-15:
            best = error, active, solution
    return (lambda n: sum(a * term(n) for a, term in zip(best[2], best[1]))) if best else None


def solve(matrix, right):
    """Gauss and Jordan; None where there is more than one solution."""
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) < 1e-9:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(len(rows)):
            if row != column:
                factor = rows[row][column] / rows[column][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column])]
    return [rows[number][-1] / rows[number][number] for number in range(len(rows))]


AMDAHL = [lambda n: 1 / n, lambda n: (n - 1) / n]
USL = [*AMDAHL, lambda n: n - 1]


def errors(cases, name):
    return sorted(abs(case[name] / case["measured"] - 1) for case in cases if case.get(name) is not None)


def quantile(values, share):
    """The nearest rank."""
    return values[max(0, -int(-share * len(values) // 1) - 1)] if values else float("nan")


def summed(cases, name):
    values = errors(cases, name)
    return f"{100 * median(values):.1f} %; {100 * quantile(values, 0.9):.1f} % ({len(values)})" if values else "-"


def rows(cases):
    near = [case for case in cases if case["asked"] <= 2 * case["recorded"]]
    far = [case for case in cases if case["asked"] > 2 * case["recorded"]]
    values = errors(near, "predicted")
    goal = median(values) <= 0.05 and quantile(values, 0.9) <= 0.15 if values else None
    yield Row("error of predictions up to twice the recorded cores: median; 90th percentile (cases)",
              summed(near, "predicted"), "", "5 %; 15 %", goal)  # fmt: skip
    yield Row("    beyond that", summed(far, "predicted"))
    yield Row("    with what other programs held meanwhile", summed(near, "beside"))
    yield Row("    beyond twice the recorded cores, with that", summed(far, "beside"))
    known = [case for case in near if case.get("amdahl") is not None and case.get("predicted") is not None]
    mine, laws = errors(known, "predicted"), min(
        (errors(known, law) for law in ["amdahl", "usl"]), key=lambda e: median(e) if e else 9, default=[])  # fmt: skip
    yield Row("    where laws have two or more measured widths to go by", summed(known, "predicted"), "",
              "less than the better law", median(mine) < median(laws) if mine and laws else None)  # fmt: skip
    for law in ["amdahl", "usl"]:
        yield Row(f"    {law} through the times of all fewer cores", summed(known, law))


def main():
    parser = measuring.arguments(__doc__, rounds=4)
    parser.add_argument("--ahead", action="store_true", help="run the programs before everything else (root)")
    options = parser.parse_args()
    base = measuring.base(options, "prediction")
    results = measuring.Results()
    widths = range(1, min(len(os.sched_getaffinity(0)), 4) + 1)
    programs = CASES[:3] if options.quick else CASES
    cases, refused = [], 0
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "run.json")
        runs = {}

        def measured(case, cores):
            kept = runs.setdefault((*case, cores), [])
            path = os.path.join(folder, f"{case[0]}-{case[1]}-{cores}-{len(kept)}.json.gz")
            kept.append((path, record(options, case, cores, path)))
            return {f"{case[0]} {case[1]} on {cores}": kept[-1][1]}

        ways = [(f"{kind} {workers} on {cores}", lambda case=(kind, workers), cores=cores: measured(case, cores))
                for kind, workers in programs for cores in widths]  # fmt: skip
        results.measure(ways, options.rounds)
        for kind, workers in programs:
            times = {cores: results.median(f"{kind} {workers} on {cores}") for cores in widths}
            for recorded in [cores for cores in (1, 2) if cores < widths[-1]]:
                asked = [cores for cores in widths if cores > recorded]
                for _ in range(3):
                    record(options, (kind, workers), recorded, trace)
                    predicted, why = predict(options, trace, "--cores", ",".join(map(str, asked)))
                    if why is None:
                        break
                if why is not None:
                    refused += 1
                    results.missing[f"{kind} {workers} recorded on {recorded}"] = why
                for cores in asked:
                    beside = []
                    for path, seconds in runs[kind, workers, cores] if why is None else []:
                        answer, _ = predict(options, trace, "--beside", path)
                        beside += [answer[cores] / seconds] if cores in answer else []
                    fewer = {n: time for n, time in times.items() if n < cores}
                    laws = {"amdahl": fewest_squares(fewer, AMDAHL), "usl": fewest_squares(fewer, USL)}
                    cases.append(
                        {"program": kind, "workers": workers, "recorded": recorded, "asked": cores,
                         "measured": times[cores], "predicted": predicted.get(cores),
                         "beside": median(beside) * times[cores] if beside else None,
                         **{name: law(cores) if law and len(fewer) > 1 else None for name, law in laws.items()}})  # fmt: skip
    print(f"{'program':<18}{'recorded':>9}{'asked':>6}{'measured':>10}{'predicted':>10}{'off':>9}{'beside':>9}{'amdahl':>9}{'usl':>9}")
    for case in cases:
        def off(name):
            return "-" if case[name] is None else f"{100 * (case[name] / case['measured'] - 1):+.1f} %"

        predicted = "refused" if case["predicted"] is None else f"{case['predicted']:.3f} s"
        print(f"{case['program']} {case['workers']:<{17 - len(case['program'])}}{case['recorded']:>9}{case['asked']:>6}"
              f"{case['measured']:>8.3f} s{predicted:>10}{off('predicted'):>9}{off('beside'):>9}{off('amdahl'):>9}{off('usl'):>9}")  # fmt: skip
    print(f"{refused} of {2 * len(programs)} recordings refused\n")
    shown = list(rows(cases))
    measuring.write(base + ".json", "prediction", results, shown)
    measuring.show(base + ".json", results, shown, options.rounds)


if __name__ == "__main__":
    main()
