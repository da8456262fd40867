"""PyMP: a parallel region in the manner of OpenMP, by fork; xrange deals out tasks as they come."""
import pymp


def run(workload, tasks, workers):
    results = pymp.shared.list()
    with pymp.Parallel(workers) as region:
        for i in region.xrange(len(tasks)):
            result = workload.work(tasks[i])
            with region.lock:
                results.append(result)
    return list(results)
