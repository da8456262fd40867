"""One call after another."""


def run(workload, tasks, workers):
    return [workload.work(task) for task in tasks]
