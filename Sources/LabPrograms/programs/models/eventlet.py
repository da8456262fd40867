"""eventlet: green threads of a GreenPool; patched calls give way to the others while they wait."""
import warnings

warnings.simplefilter("ignore")  # its authors advise against it for what is new

import eventlet  # noqa: E402  (after the filter)

eventlet.monkey_patch()


def run(workload, tasks, workers):
    return list(eventlet.GreenPool(workers).imap(workload.work, tasks))
