"""multiprocessing.Process: each process takes its share of the tasks."""
from multiprocessing import Process, SimpleQueue


def work_through(work, share, results):
    for task in share:
        results.put(work(task))


def run(workload, tasks, workers):
    results = SimpleQueue()
    shares = [tasks[i::workers] for i in range(workers)]
    processes = [
        Process(target=work_through, args=(workload.work, share, results), name=f"worker-{i}")
        for i, share in enumerate(shares)
    ]
    for process in processes:
        process.start()
    answers = [results.get() for task in tasks]
    for process in processes:
        process.join()
    return answers
