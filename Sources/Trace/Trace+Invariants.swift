/// Something that must hold for every trace and doesn't.
public struct InvariantViolation: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, with the threads, cores and times involved.
  public var description: String
}

extension Trace {
  /// Throws the first broken law of: spans lie inside their thread's life and a thread inside its
  /// process's; one thread's running and blocked spans never overlap; one core never runs two
  /// threads at once (except by sampling, which cannot place spans exactly). O(n log n).
  public func checkInvariants() throws(InvariantViolation) {
    for (index, process) in processes.enumerated() {
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
    for thread in threads { try checkSpans(of: thread) }
    if metadata.capture.method != .procfs { try checkCores() }
  }

  private func checkSpans(of thread: ThreadLife) throws(InvariantViolation) {
    var spans = thread.running.map { (running.time($0), "running") }
    spans += thread.blocked.map { (blocked.time($0), "blocked") }
    spans.sort { ($0.0.start, $0.0.end) < ($1.0.start, $1.0.end) }
    var last = thread.time.start
    for (time, state) in spans {
      guard time.start >= last else {
        throw InvariantViolation(
          description:
            "thread \(thread.key.tid): \(state) from \(time.start) overlaps what ended at \(last)")
      }
      last = time.end
    }
    guard last <= thread.time.end else {
      throw InvariantViolation(
        description: "thread \(thread.key.tid) has a span after its end at \(thread.time.end)")
    }
  }

  private func checkCores() throws(InvariantViolation) {
    let order = (0..<running.count).sorted {
      (running.cores[$0], running.starts[$0], running.ends[$0])
        < (running.cores[$1], running.starts[$1], running.ends[$1])
    }
    for (one, next) in zip(order, order.dropFirst())
    where running.cores[one] == running.cores[next] {
      guard running.ends[one] <= running.starts[next] else {
        throw InvariantViolation(
          description:
            "core \(running.cores[one]) ran two threads at once at \(running.starts[next])")
      }
    }
  }
}
