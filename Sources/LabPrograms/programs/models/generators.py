"""Coroutines from plain generators: a scheduler of a dozen lines gives each its turn."""
from collections import deque

from coreograph import span


def run(workload, tasks, workers):
    ready = deque((i, workload.work_steps(task)) for i, task in enumerate(tasks))
    results = []
    while ready:
        number, coroutine = ready.popleft()
        try:
            with span(f"task-{number}"):
                next(coroutine)
            ready.append((number, coroutine))
        except StopIteration as finished:
            results.append(finished.value)
    return results
