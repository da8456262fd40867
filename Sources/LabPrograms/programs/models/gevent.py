"""gevent: greenlets on one thread; patched calls give way to the others while they wait."""
from gevent import monkey

monkey.patch_all()

from gevent.pool import Pool  # noqa: E402  (after the patch)


def run(workload, tasks, workers):
    return Pool(workers).map(workload.work, tasks)
