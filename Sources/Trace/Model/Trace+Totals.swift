// What may be added up without a thought of overflow, by whoever reads a trace.
extension Trace {
  /// 146 years, in nanoseconds: two such totals can still be added.
  private static let largestTotal: Nanoseconds = 1 << 62

  /// The law that the lives of all threads, what held cores beside them, and losses can be summed up.
  /// Spans lie inside of lives. O(n).
  func checkTotals() throws(InvariantViolation) {
    guard end <= Self.largestTotal else {
      throw InvariantViolation(description: "the recording lasts for more than 146 years")
    }
    try checkTotal("threads live", threads.lazy.map(\.time))
    try checkTotal("other programs hold cores", foreign.lazy.map(\.time))
    var lost = metadata.capture.lostRecords
    for loss in losses {
      let (sum, overflow) = lost.addingReportingOverflow(loss.count)
      guard !overflow else {
        throw InvariantViolation(description: "more records were lost than can be counted")
      }
      lost = sum
    }
  }

  /// The same for what agents report. O(n).
  func checkAgentTotals() throws(InvariantViolation) {
    guard tasks.allSatisfy({ $0.time.start >= 0 && $0.time.end <= Self.largestTotal }) else {
      throw InvariantViolation(description: "a task lives for more than 146 years")
    }
    try checkTotal("tasks live", tasks.lazy.map(\.time))
    try checkTotal("tasks run", taskRuns.starts.indices.lazy.map(taskRuns.time))
    try checkTotal("threads wait for locks", lockWaits.lazy.map(\.time))
    try checkTotal("marks last", marks.lazy.map(\.time))
    for lock in interpreterLocks {
      try checkTotal("GIL \(lock.number) is held", lock.uses.lazy.compactMap(\.held))
      try checkTotal(
        "threads wait for GIL \(lock.number)",
        lock.uses.lazy.compactMap { use in use.wait.map { TimeRange($0, use.waitEnd) } })
    }
  }

  private func checkTotal(
    _ what: String, _ times: some Sequence<TimeRange>
  ) throws(InvariantViolation) {
    var total: Nanoseconds = 0
    for time in times {
      let (sum, overflow) = total.addingReportingOverflow(time.duration)
      guard !overflow, sum <= Self.largestTotal else {
        throw InvariantViolation(description: "\(what) for more than 146 years altogether")
      }
      total = sum
    }
  }
}
