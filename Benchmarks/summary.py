"""summary.py RESULTS.json…: every number that has a goal, from the results of all parts, in one table.

Exits with 0 whether or not goals are met: a machine that is busy, or has few cores, misses some.
"""

import json
import sys

from measuring import Row, table


def rows(results):
    for part in results:
        for row in part.get("table", []):
            if row["goal"]:
                yield Row(row["what"].strip(), row["number"], row["ratio"], row["goal"], row["isMet"])


def main(paths):
    results = []
    for path in paths:
        with open(path) as file:
            results.append(json.load(file))
    shown = list(rows(results))
    counts = [sum(row.is_met is value for row in shown) for value in (True, False, None)]
    print("All that has a goal\n\n" + table(shown) + "\n")
    for why in dict.fromkeys(f"{name}: {why}" for part in results for name, why in part.get("missing", {}).items()):
        print(f"Cannot run here: {why}")
    print(f"{counts[0]} goals met, {counts[1]} missed, {counts[2]} not measured here.")


if __name__ == "__main__":
    main(sys.argv[1:])
