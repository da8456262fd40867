"""threading.Thread with a Lock: the threads share one list of tasks, and the lock guards it."""
from threading import Lock, Thread


def run(workload, tasks, workers):
    waiting = list(tasks)
    results = []
    lock = Lock()

    def work_through():
        while True:
            with lock:
                if not waiting:
                    return
                task = waiting.pop()
            result = workload.work(task)
            with lock:
                results.append(result)

    threads = [Thread(target=work_through, name=f"worker-{i}") for i in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
