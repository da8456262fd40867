/// Something that must hold for every trace and doesn't.
public struct InvariantViolation: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, with the threads, cores and times involved.
  public var description: String
}

extension Trace {
  /// Throws the first broken law of: spans lie inside their thread's life and a thread inside its
  /// process's; one thread's running and blocked spans never overlap; one core never runs two
  /// threads at once (except by sampling, which cannot place spans exactly); nor is an interpreter
  /// lock held twice at once; a task's runs never overlap and lie inside their threads' lives, and
  /// runs on one thread nest; what is summed up can be counted. O(n log n).
  public func checkInvariants() throws(InvariantViolation) {
    try checkLives()
    try checkThreads()
    try checkCores()
    try checkTotals()
    try checkInterpreterLocks()
    try checkTasks()
    try checkAgentTotals()
  }

  /// The laws about processes and their threads. O(n).
  func checkLives() throws(InvariantViolation) {
    try checkIDs()
    for (index, process) in processes.enumerated() {
      guard process.time.start >= 0, process.time.end <= end else {
        throw InvariantViolation(
          description: "process \(process.pid) lives beyond the recording")
      }
      for thread in threads[process.threads] {
        guard thread.process == index else {
          throw InvariantViolation(description: "thread \(thread.key.tid) stands under a stranger")
        }
        guard thread.time.start >= process.time.start, thread.time.end <= process.time.end else {
          throw InvariantViolation(
            description: "thread \(thread.key.tid) outlives its process \(process.pid)")
        }
      }
    }
  }

  /// The law about ids: whoever bears one is over before another one does. O(n).
  private func checkIDs() throws(InvariantViolation) {
    var last: [ThreadKey: TimeRange] = [:]
    // Threads of one id lie in order of start, as do the processes that they are grouped by.
    for thread in threads {
      if let earlier = last.updateValue(thread.time, forKey: thread.key),
        earlier.end > thread.time.start || earlier.start == thread.time.start
      {
        throw InvariantViolation(
          description: "two threads have the id \(thread.key.tid) at \(thread.time.start) ns")
      }
    }
    var lastProcess: [Int32: TimeRange] = [:]
    for process in processes {
      guard process.pid != TraceFormat.coresProcess else {
        throw InvariantViolation(
          description: "a process has the id \(process.pid), which stands for the cores")
      }
      if let earlier = lastProcess.updateValue(process.time, forKey: process.pid),
        earlier.end > process.time.start || earlier.start == process.time.start
      {
        throw InvariantViolation(
          description: "two processes have the id \(process.pid) at \(process.time.start) ns")
      }
    }
  }

  /// The laws about the spans of each thread. O(n), because they are sorted.
  func checkThreads() throws(InvariantViolation) {
    let results = concurrentMap(threads.count, workers: Workers.paying(for: running.count)) {
      number in
      Result { () throws(InvariantViolation) in try checkSpans(of: threads[number]) }
    }
    for result in results { try result.get() }
  }

  private func checkSpans(of thread: ThreadLife) throws(InvariantViolation) {
    var last = thread.time.start
    var (run, wait) = (thread.running.lowerBound, thread.blocked.lowerBound)
    while run < thread.running.upperBound || wait < thread.blocked.upperBound {
      let isRun: Bool
      if run == thread.running.upperBound {
        isRun = false
      } else if wait == thread.blocked.upperBound {
        isRun = true
      } else {
        isRun =
          (running.starts[run], running.ends[run]) < (blocked.starts[wait], blocked.ends[wait])
      }
      let start = isRun ? running.starts[run] : blocked.starts[wait]
      guard start >= last else {
        let state = isRun ? "running" : "blocked"
        throw InvariantViolation(
          description:
            "thread \(thread.key.tid): \(state) from \(start) ns overlaps what ends at \(last) ns")
      }
      last = isRun ? running.ends[run] : blocked.ends[wait]
      if isRun { run += 1 } else { wait += 1 }
    }
    guard last <= thread.time.end else {
      throw InvariantViolation(
        description: "thread \(thread.key.tid) has a span after its end at \(thread.time.end) ns")
    }
  }

  /// The law about cores, which holds except by sampling. O(n log n).
  func checkCores() throws(InvariantViolation) {
    guard metadata.capture.method != .procfs else { return }
    let order = (0..<running.count).sorted {
      (running.cores[$0], running.starts[$0], running.ends[$0])
        < (running.cores[$1], running.starts[$1], running.ends[$1])
    }
    for (one, next) in zip(order, order.dropFirst())
    where running.cores[one] == running.cores[next] {
      guard running.ends[one] <= running.starts[next] else {
        throw InvariantViolation(
          description:
            "core \(running.cores[one]) ran two threads at once at \(running.starts[next]) ns")
      }
    }
  }
}
