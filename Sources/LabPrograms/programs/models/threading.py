"""threading.Thread: each thread takes its share of the tasks."""
from threading import Thread


def run(workload, tasks, workers):
    results = []

    def work_through(share):
        for task in share:
            results.append(workload.work(task))

    threads = [
        Thread(target=work_through, args=(tasks[i::workers],), name=f"worker-{i}")
        for i in range(workers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
