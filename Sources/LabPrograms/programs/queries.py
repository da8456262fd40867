"""Queries against a database: SQLite reads its file, and computes without holding the GIL."""
import os
import sqlite3
import tempfile

import lab

QUERY = "SELECT count(*), sum(price) FROM sale WHERE shop = ? AND price % 7 = ?"


def work(task):
    path, shop = task
    database = sqlite3.connect(path)
    found = [database.execute(QUERY, (shop, rest)).fetchone() for rest in range(7)]
    database.close()
    return sum(count for count, _ in found), sum(price for _, price in found)


def tasks(size):
    """A table of `size` sales in sixteen shops, and a task for each shop."""
    lab.options.folder = tempfile.TemporaryDirectory(prefix="lab-")
    path = os.path.join(lab.options.folder.name, "sales.db")
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE sale (shop INTEGER, price INTEGER)")
        rows = ((number % 16, number % 1000) for number in range(size))
        database.executemany("INSERT INTO sale VALUES (?, ?)", rows)
    database.close()
    return [(path, shop) for shop in range(16)]


def answer(shops):
    lab.options.folder.cleanup()
    return f"{sum(count for count, _ in shops)} sales, {sum(price for _, price in shops)} in all"


if __name__ == "__main__":
    lab.main(size=100_000)
