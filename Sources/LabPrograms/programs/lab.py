"""What every experiment shares: read the command line, run the tasks, print the answer."""
import argparse
import importlib


def run(work, tasks, answer, size):
    """Runs work(task) for every task, under the model and with the workers asked for."""
    options = argparse.ArgumentParser()
    options.add_argument("--model", default="sequential", help="a file in models/")
    options.add_argument("--workers", type=int, default=4, help="how many at once")
    options.add_argument("--size", type=type(size), default=size, help="how much work")
    chosen = options.parse_args()

    model = importlib.import_module("models." + chosen.model.replace("-", "_"))
    results = model.run(work, tasks(chosen.size), chosen.workers)
    print(answer(results))
