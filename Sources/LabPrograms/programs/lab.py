"""What every experiment shares: read the command line, run the tasks, print the answer."""
import argparse
import importlib
import sys

options = argparse.Namespace()


def main(model="sequential", **defaults):
    """Runs the program's work(task) for every task, under the model and with the workers asked for.

    Every default becomes an option of the command line: size=1.0 makes --size.
    """
    workload = sys.modules["__main__"]
    parser = argparse.ArgumentParser(description=workload.__doc__)
    parser.add_argument("--model", default=model, help="a file in models/")
    parser.add_argument("--workers", type=int, default=4, help="how many at once")
    for name, value in defaults.items():
        parser.add_argument("--" + name, type=type(value), default=value)
    parser.parse_args(namespace=options)

    # Where nothing tells what computes from what waits, all of a task is handed to a worker.
    vars(workload).setdefault(
        "work_offloading", lambda task, offload: offload(workload.work, task)
    )
    module = importlib.import_module("models." + options.model.replace("-", "_"))
    results = module.run(workload, workload.tasks(options.size), options.workers)
    print(workload.answer(results))
