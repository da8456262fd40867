import Trace

extension FindingRule {
  /// Threads wait for an interpreter lock, with a core to spare, for this share of the run.
  static let gilShare = 0.25
  /// The same, from where on it is a warning.
  static let gilWarningShare = 0.50
  /// A thread in a convoy waits for the lock at least so often,
  static let convoyWaits = 10
  /// each time at least so long on average,
  static let convoyWait: Nanoseconds = 1_000_000
  /// holds it for at most this part of its waits,
  static let convoyHoldShare = 0.2
  /// and waits for at least this share of the run in all.
  static let convoyShare = 0.05
}

/// Threads that took turns on an interpreter lock although cores were free for all of them.
func findThreadsUnderGIL(
  _ trace: Trace, _ levels: Levels, _ insight: ProgramInsight
) -> [Finding] {
  let wall = trace.runTime.duration
  guard wall > 0 else { return [] }
  return zip(trace.interpreterLocks, insight.locks).compactMap { lock, share in
    let sharers = share.sharers
    guard sharers.count > 1 else { return nil }
    var waiting = LevelEvents(over: trace.runTime)
    for stretch in lock.waiting {
      let time = trace.runTime.intersection(stretch)
      waiting.add(time.start, time.end)
    }
    let spared = ProgramInsight.timeWithCoreToSpare(
      waiting.takeCurve(), parallelism: levels.parallelism, cores: trace.availableCores)
    let part = Double(spared) / Double(wall)
    guard part >= FindingRule.gilShare else { return nil }
    let held = sharers.reduce(0) { $0 + $1.held }
    let waited = sharers.reduce(0) { $0 + $1.waited }
    return Finding(
      id: .threadsForCPUWorkUnderGIL,
      severity: part >= FindingRule.gilWarningShare ? .warning : .note,
      text: "\(sharers.count) threads took turns on one GIL: together they held it for"
        + " \(duration(held.seconds)) and waited \(duration(waited.seconds)) for it, and for"
        + " \(percent(part)) of the run at least one of them waited while a core was free. Threads"
        + " cannot run Python code at the same time: use processes (ProcessPoolExecutor), or"
        + " libraries that release the GIL while they compute.",
      where: enumeration(sharers.map { trace.nameForPeople(ofThread: $0.thread) }),
      seconds: spared.seconds)
  }
}

/// Threads that need the interpreter lock for moments and wait a whole switch interval each time.
func findConvoys(_ trace: Trace, _ insight: ProgramInsight) -> [Finding] {
  let wall = Double(trace.runTime.duration)
  return insight.locks.flatMap(\.parts).compactMap { part in
    guard part.waits >= FindingRule.convoyWaits,
      part.waited / Nanoseconds(part.waits) >= FindingRule.convoyWait,
      Double(part.heldAfterWait) <= Double(part.waited) * FindingRule.convoyHoldShare,
      Double(part.waited) >= wall * FindingRule.convoyShare
    else { return nil }
    let mean = part.waited.seconds / Double(part.waits)
    let use = part.heldAfterWait.seconds / Double(part.waits)
    return Finding(
      id: .gilConvoy, severity: .warning,
      text: "It waited \(part.waits) times for the GIL, \(duration(mean)) each time, to hold it for"
        + " \(duration(use)): every call that gives the GIL up, such as reading or writing, then"
        + " waits behind a thread that computes. Move the computation to a process of its own, or"
        + " make fewer, larger calls.",
      where: trace.nameForPeople(ofThread: part.thread), seconds: part.waited.seconds)
  }
}
