"""One call after another."""


def run(work, tasks, workers):
    return [work(task) for task in tasks]
