"""Dask: a scheduler hands the tasks to worker processes, as it would to a cluster of machines."""
import tempfile

import dask
from dask.distributed import Client, LocalCluster

# No pages of its own for browsers.
QUIET = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}


def run(workload, tasks, workers):
    with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as folder:
        with dask.config.set({"temporary-directory": folder, **QUIET}):
            # Whoever reaches a scheduler may run what they like: certificates that are made for
            # this run keep the machine's other users out.
            cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, host="127.0.0.1", security=True,
                dashboard_address="127.0.0.1:0",
            )
            with cluster, Client(cluster) as client:
                return client.gather(client.map(workload.work, tasks))
