"""multiprocessing.Process: each process takes its share of the tasks."""
from multiprocessing import Process, SimpleQueue


def work_through(work, share, results):
    for task in share:
        results.put(work(task))


def run(work, tasks, workers):
    results = SimpleQueue()
    processes = [
        Process(target=work_through, args=(work, tasks[i::workers], results), name=f"worker-{i}")
        for i in range(workers)
    ]
    for process in processes:
        process.start()
    answers = [results.get() for task in tasks]
    for process in processes:
        process.join()
    return answers
