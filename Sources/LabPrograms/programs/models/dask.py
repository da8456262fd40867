"""Dask: a scheduler hands the tasks to worker processes, as it would to a cluster of machines."""
from dask.distributed import Client, LocalCluster


def run(workload, tasks, workers):
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    with cluster, Client(cluster) as client:
        return client.gather(client.map(workload.work, tasks))
