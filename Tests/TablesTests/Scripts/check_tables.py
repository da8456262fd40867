"""check_tables.py FOLDER: reads every table in FOLDER as CSV with Python's csv and as Parquet with DuckDB.

Both must say the same, value by value, and DuckDB must see the types, row groups and least and largest
values that it can leave out row groups by. Prints the seconds of each state in the spans as JSON.
"""

import csv
import json
import sys
from pathlib import Path

import duckdb

TYPES = {"INTEGER": int, "BIGINT": int, "VARCHAR": str}
# In CSV these begin behind an apostrophe, so that no spreadsheet takes them for a formula.
FORMULAS = ("=", "+", "-", "@")

folder = Path(sys.argv[1])
db = duckdb.connect()
tables = sorted(path.stem for path in folder.glob("*.parquet"))
assert tables == sorted(path.stem for path in folder.glob("*.csv")), tables
for table in tables:
    parquet = str(folder / f"{table}.parquet")
    with open(folder / f"{table}.csv", newline="", encoding="utf-8") as lines:
        heading, *rows = csv.reader(lines)
    columns = db.execute(f"describe select * from '{parquet}'").fetchall()
    assert [column[0] for column in columns] == heading, (columns, heading)
    kinds = [column[1] for column in columns]
    assert set(kinds) <= set(TYPES), kinds
    assert [kind == "BIGINT" for kind in kinds] == [name.endswith("_ns") for name in heading]
    theirs = db.execute(f"select * from '{parquet}'").fetchall()
    assert len(theirs) == len(rows), (table, len(theirs), len(rows))

    def cell(value):
        if value is None:
            return ""
        text = str(value)
        return "'" + text if isinstance(value, str) and text.startswith(FORMULAS) else text

    for one, other in zip(theirs, rows):
        assert [cell(value) for value in one] == other, (table, one, other)
    facts = db.execute(
        "select path_in_schema, type, row_group_id, num_values, stats_min_value, stats_max_value,"
        f" stats_null_count, compression from parquet_metadata('{parquet}')"
    ).fetchall()
    start = 0
    for group in sorted({fact[2] for fact in facts}):
        chunks = [fact for fact in facts if fact[2] == group]
        count = chunks[0][3]
        for index, chunk in enumerate(chunks):
            values = [row[index] for row in theirs[start : start + count]]
            there = [value for value in values if value is not None]
            assert chunk[0] == heading[index] and chunk[3] == count and chunk[7] == "GZIP", chunk
            assert chunk[6] == len(values) - len(there), chunk
            if there and not isinstance(there[0], str):
                assert (int(chunk[4]), int(chunk[5])) == (min(there), max(there)), chunk
        start += count
    assert start == len(rows)
states = db.execute(
    f"select state, sum(duration_ns)::BIGINT from '{folder / 'spans.parquet'}' group by state"
).fetchall()
print(json.dumps(dict(states)))
