"""eventlet: green threads of a GreenPool; patched calls give way to the others while they wait."""
import eventlet

eventlet.monkey_patch()


def run(workload, tasks, workers):
    return list(eventlet.GreenPool(workers).imap(workload.work, tasks))
