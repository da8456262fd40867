"""PyMP: a parallel region as in OpenMP, by fork; range gives each member a fixed share."""
import pymp


def run(workload, tasks, workers):
    results = pymp.shared.list()
    with pymp.Parallel(workers) as region:
        for i in region.range(len(tasks)):
            result = workload.work(tasks[i])
            with region.lock:
                results.append(result)
    return list(results)
