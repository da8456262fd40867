// A file can say what cannot be: everything behind the reader relies on the laws of a trace.
extension TraceReader {
  /// Refuses a trace whose kernel records contradict each other; leaves out what agents report
  /// where that does, because the rest is worth reading without it, and says so.
  func check(_ trace: inout Trace) throws(TraceReadError) {
    do throws(InvariantViolation) {
      try trace.checkLives()
      try trace.checkThreads()
      // A core of which every span was told in its turn cannot have run two threads at once.
      if !coreOrder.holds { try trace.checkCores() }
      try trace.checkTotals()
    } catch {
      throw TraceReadError(
        path: path, place: nil, what: "it contradicts itself: \(error.description)",
        fix: "record again; if no other program has changed the file, please report this")
    }
    do throws(InvariantViolation) {
      try trace.checkInterpreterLocks()
      try trace.checkTasks()
      try trace.checkAgentTotals()
    } catch {
      trace.removeAgentRecords()
      trace.metadata.capture.notes.append(
        "tasks and locks are left out, because they contradict each other: \(error.description)")
    }
  }
}

extension Trace {
  /// Forgets everything that agents reported, but for their notes.
  fileprivate mutating func removeAgentRecords() {
    tasks = []
    taskRuns = TaskRuns()
    interpreterLocks = []
    lockWaits = []
    marks = []
    programWaits = ProgramWaits()
    for index in threads.indices {
      threads[index].programWaits = 0..<0
      threads[index].task = nil
    }
  }
}
