/// A way of running tasks that the guide knows.
public enum GuideModel: String, Sendable, Equatable, Codable, CaseIterable {
  /// One task after another.
  case sequential
  /// Threads of one process.
  case threads
  /// Coroutines or callbacks that take turns on one thread.
  case eventLoop = "asyncio"
  /// Worker processes.
  case processes
  /// Coroutines that wait, and worker processes that compute for them.
  case eventLoopWithProcesses = "asyncio-processes"

  /// What it is called, in Python or elsewhere.
  public func title(inPython isPython: Bool) -> String {
    switch self {
    case .sequential: "one after the other"
    case .threads: "threads"
    case .eventLoop: isPython ? "asyncio" : "an event loop"
    case .processes: "processes"
    case .eventLoopWithProcesses:
      isPython ? "asyncio with processes" : "an event loop with processes"
    }
  }

  /// The same as a sentence or a row begins with it.
  public func heading(inPython isPython: Bool) -> String { title(inPython: isPython).asBeginning }

  /// What it costs whoever writes and keeps the program.
  public var price: String {
    switch self {
    case .sequential: "none: the program stays as it is"
    case .threads:
      "data that threads share needs locks, and an error in a thread has to be brought to whoever"
        + " waits for it"
    case .eventLoop:
      "every call that waits has to be an asynchronous one, through all of its callers, and one that"
        + " blocks stops them all"
    case .processes:
      "arguments and results are copied, nothing else is shared, and each worker takes memory and a"
        + " moment to start"
    case .eventLoopWithProcesses:
      "both of asyncio's (asynchronous calls throughout) and of processes (copied arguments, workers"
        + " to start)"
    }
  }

  /// Of models that are as fast the one that stands first here is advised: the order of their prices.
  static let byPrice: [GuideModel] = [
    .sequential, .threads, .processes, .eventLoop, .eventLoopWithProcesses,
  ]

  /// What the lab's models are to the guide; one that is not in it is none of these.
  static let labModels: [String: GuideModel] = [
    "sequential": .sequential, "generators": .sequential, "threading": .threads,
    "threading-lock": .threads, "thread-pool": .threads, "thread-pool-submit": .threads,
    "asyncio-threads": .threads, "twisted-threads": .threads, "swift-threads": .threads,
    "swift-gcd": .threads, "swift-tasks": .threads, "asyncio": .eventLoop,
    "asyncio-taskgroup": .eventLoop, "gevent": .eventLoop, "eventlet": .eventLoop,
    "twisted": .eventLoop, "multiprocessing": .processes, "process-map": .processes,
    "process-pool": .processes, "process-pool-submit": .processes,
    "process-pool-spawn": .processes, "pymp": .processes, "pymp-range": .processes,
    "swift-processes": .processes, "asyncio-processes": .eventLoopWithProcesses,
  ]
}
