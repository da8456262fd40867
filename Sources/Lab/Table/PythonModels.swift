/// Python's own concurrency models: the program of each is in `programs/models`.
extension Catalogue {
  static let pythonModels = [
    Model(
      id: "sequential", title: "one call after another",
      shows: "one lane, no overlap: the baseline of every comparison", usesWorkers: false,
      isMain: true),
    Model(
      id: "generators", title: "plain generators under a small round-robin scheduler",
      shows: "many tasks taking turns on one thread", runs: .steps, usesWorkers: false),
    Model(
      id: "threading", title: "threading.Thread, each takes its share of the tasks",
      shows: "CPU work: threads take turns on about one core; waiting: the waits overlap",
      isMain: true),
    Model(
      id: "threading-lock", title: "the same, and a Lock guards the list of tasks that they share",
      shows: "each thread comes back for more; short waits for the lock"),
    Model(
      id: "thread-pool", title: "ThreadPoolExecutor.map",
      shows: "queued, running and done per job; the worker thread that ran it", isMain: true),
    Model(
      id: "thread-pool-submit", title: "ThreadPoolExecutor.submit and as_completed",
      shows: "queued, running and done per job; the worker thread that ran it"),
    Model(
      id: "multiprocessing",
      title: "multiprocessing.Process, each takes its share of the tasks",
      shows: "processes on different cores at once, and what starting them costs", isMain: true),
    Model(
      id: "process-map", title: "multiprocessing.Pool.map",
      shows: "chunks handed to pool workers on different cores"),
    Model(
      id: "process-pool", title: "ProcessPoolExecutor.map",
      shows: "jobs with their time in the queue, on worker processes on different cores",
      isMain: true),
    Model(
      id: "process-pool-submit", title: "ProcessPoolExecutor.submit and as_completed",
      shows: "jobs with their time in the queue, on worker processes on different cores"),
    Model(
      id: "process-pool-spawn",
      title: "ProcessPoolExecutor.map, its workers started anew instead of forked",
      shows: "what each worker computes before its first job: Python's start and the imports",
      only: Restriction(
        to: ["primes", "mandelbrot", "hashing", "squares", "sleep"],
        why: "its workers know nothing of the command line, where other programs have options")),
    Model(
      id: "asyncio", title: "asyncio.gather of a coroutine per task",
      shows: "tasks in turn on one thread, while all of them wait", runs: .coroutine,
      usesWorkers: false, isMain: true),
    Model(
      id: "asyncio-taskgroup", title: "asyncio.TaskGroup",
      shows: "tasks with names, in turn on one thread", runs: .coroutine,
      usesWorkers: false, needs: [.python(minor: 11)]),
    Model(
      id: "asyncio-timeouts",
      title: "asyncio.wait_for: who is too slow is cancelled and tried again",
      shows: "tasks that timed out, marked as such, and their next attempt", runs: .coroutine,
      usesWorkers: false),
    Model(
      id: "asyncio-threads", title: "asyncio with run_in_executor on threads",
      shows: "a loop that stays responsive, as its heartbeat shows, while threads block"),
    Model(
      id: "asyncio-processes", title: "asyncio with run_in_executor on processes",
      shows: "both at once: waits overlap on the loop, CPU jobs run in parallel"),
    Model(
      id: "subinterpreters", title: "threads of one process, each with an interpreter of its own",
      shows: "threads of one process running Python in parallel, one GIL each",
      needs: [.python(minor: 12)]),
    Model(
      id: "interpreter-pool", title: "InterpreterPoolExecutor.map",
      shows: "jobs on threads of one process that run Python in parallel, one GIL each",
      needs: [.python(minor: 14)]),
    Model(
      id: "free-threaded", title: "threading.Thread in a Python without the GIL",
      shows: "threads running Python in parallel", needs: [.freeThreadedPython]),
  ]
}
