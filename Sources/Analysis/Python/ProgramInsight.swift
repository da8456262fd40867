import Trace

/// What the verdict and the findings rest on beside the kernel's records: what agents reported from
/// inside the program, worked out once.
struct ProgramInsight {
  /// For each of ``Trace/interpreterLocks``.
  let locks: [LockShare]
  /// Threads waiting for an interpreter lock.
  let gilWaiting: LevelCurve
  /// The program's own locks that threads waited for.
  let contention: LockContention
  /// Threads waiting for a lock that another thread held.
  let lockWaiting: LevelCurve
  /// Tasks in flight, without threads; 0 throughout where agents reported none.
  let taskCurve: LevelCurve

  init(_ trace: Trace, taskCurve: LevelCurve) {
    locks = trace.interpreterLocks.map { LockShare($0) }
    gilWaiting = trace.waitingCurve(for: .gil)
    contention = LockContention(trace)
    lockWaiting = contention.curve(trace)
    self.taskCurve = taskCurve
  }

  /// How long at least one of `waiting` waited although a whole core was left for it.
  static func timeWithCoreToSpare(
    _ waiting: LevelCurve, parallelism: LevelCurve, cores: Double
  ) -> Nanoseconds {
    guard waiting.peak > 0 else { return 0 }
    var time: Nanoseconds = 0
    LevelCurve.forEachStretch(of: waiting, and: parallelism) { duration, waiting, running in
      if waiting > 0, Double(running) + 1 <= max(cores, 1) { time += duration }
    }
    return time
  }
}

extension TaskCounts {
  /// Counts the tasks of `trace` by how they ended, and how long those ran that were handed out.
  init(_ trace: Trace) {
    self.init()
    let ran = trace.handedOutTasks.map { task in
      trace.tasks[task].runs.reduce(Nanoseconds(0)) { $0 + trace.taskRuns.time($1).duration }
    }
    if let longest = ran.max() {
      meanRunSeconds = Double(ran.reduce(0, +)) / Double(ran.count) / 1e9
      longestRunSeconds = longest.seconds
    }
    for task in trace.tasks {
      count += 1
      switch task.outcome {
      case .ok: ok += 1
      case .error: failed += 1
      case .cancelled: cancelled += 1
      case .timedOut: timedOut += 1
      case nil: unfinished += 1
      }
    }
  }
}
