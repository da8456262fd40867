"""Subinterpreters (3.12 or later): threads of one process, each with an interpreter and a GIL."""
import os
import pickle
from pathlib import Path
from threading import Thread

try:
    import _interpreters as interpreters  # 3.13 or later
except ImportError:
    import _xxsubinterpreters as interpreters  # 3.12

PROGRAM = """
import pickle, sys
sys.path.insert(0, {folder!r})
import {name}
with open({pipe}, "wb", closefd=False) as pipe:
    for task in pickle.loads({share!r}):
        pickle.dump({name}.work(task), pipe)
"""


def work_through(file, share, pipe):
    program = PROGRAM.format(folder=str(file.parent), name=file.stem, share=share, pipe=pipe)
    failure = interpreters.run_string(interpreters.create(), program)
    os.close(pipe)
    if failure:  # 3.12 raises it
        raise RuntimeError(failure.formatted)


def run(workload, tasks, workers):
    file = Path(workload.__file__)
    pipes = [os.pipe() for i in range(workers)]
    shares = [pickle.dumps(tasks[i::workers]) for i in range(workers)]
    for share, (_, end) in zip(shares, pipes):
        Thread(target=work_through, args=(file, share, end)).start()
    readers = [open(start, "rb") for start, _ in pipes]
    return [pickle.load(readers[i % workers]) for i in range(len(tasks))]
