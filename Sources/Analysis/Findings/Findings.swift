import Trace

/// The thresholds of findings (docs/NUMBERS.md).
enum FindingRule {
  /// More threads ready than cores for this share of the run.
  static let oversubscribedShare = 0.20
  /// Cores held by others while the run was ready for them: this share of the run's wall time.
  static let stolenShare = 0.01
  /// The same, from where on it is a warning.
  static let stolenWarningShare = 0.05
  /// Threads ready although the program left cores unused, where it is not seen who held them: this
  /// share of the run's wall time. Higher, because it takes a moment to find a free core, too.
  static let missingShare = 0.10
  /// The same, from where on it is a warning.
  static let missingWarningShare = 0.25
}

/// The findings that the records make certain, most serious first.
func makeFindings(_ trace: Trace, levels: Levels, insight: ProgramInsight) -> [Finding] {
  let findings = [
    findLostRecords(trace),
    findMoreWorkersThanCores(trace, levels),
    findStolenCores(trace, levels),
    findMissingCores(trace, levels),
  ]
  let attempts = trace.lockAttempts(besides: insight.contention.signals)
  let livelocks = trace.livelocks(attempts)
  let found =
    findDeadlocks(trace, besides: livelocks) + describe(livelocks, trace)
    + findLostUpdates(trace) + findWaitsWithoutLimit(trace, levels)
    + findStarvation(trace, attempts, besides: livelocks) + findBlockingCalls(trace)
    + findThreadsUnderGIL(trace, levels, insight) + findConvoys(trace, insight)
    + findLockContention(trace, insight) + findStartupAboveWork(trace)
    + findSerialFraction(trace, levels, insight)
    + findings.compactMap(\.self)
  return Finding.Severity.allCases.reversed().flatMap { severity in
    found.filter { $0.severity == severity }
  }
}

private func findLostRecords(_ trace: Trace) -> Finding? {
  let count = trace.lostRecords
  guard count > 0 else { return nil }
  var stretches = LevelEvents(over: trace.runTime)
  let run = trace.runTime
  for loss in trace.losses {
    stretches.add(max(loss.time.start, run.start), min(loss.time.end, run.end))
  }
  let cores = Set(trace.losses.map(\.core)).sorted()
  let lost = stretches.takeCurve().time(atLeast: 1)
  let records = count == 1 ? "1 kernel record was" : "\(count) kernel records were"
  let extent = lost > 0 ? " within \(decimals(lost.seconds, 3)) s of the run" : ""
  return Finding(
    id: .lostRecords, severity: .warning,
    text: "\(records) lost\(extent): the program switched threads faster than the recorder could"
      + " drain its buffers. Times there are too small. Record again on a quieter machine.",
    where: cores.isEmpty ? "not known" : nameCores(cores), seconds: lost.seconds)
}

private func findMoreWorkersThanCores(_ trace: Trace, _ levels: Levels) -> Finding? {
  let cores = trace.availableCores
  let wall = trace.runTime.duration
  guard cores > 0, wall > 0 else { return nil }
  var time: Nanoseconds = 0
  var area: Nanoseconds = 0
  var peak: Int32 = 0
  levels.wanted.forEach { duration, running, waiting in
    let wanted = running + waiting
    guard waiting > 0, Double(wanted) > cores else { return }
    time += duration
    area += Nanoseconds(wanted) * duration
    peak = max(peak, wanted)
  }
  let share = Double(time) / Double(wall)
  guard share >= FindingRule.oversubscribedShare else { return nil }
  let mean = decimals(Double(area) / Double(time), 1)
  let unit = cores == 1 ? "core" : "cores"
  return Finding(
    id: .moreWorkersThanCores, severity: .note,
    text: "For \(percent(share)) of the run more threads were ready than the"
      + " \(plainNumber(cores)) \(unit) could take: \(mean) on average, \(peak) at most. For"
      + " computing, more workers than cores gain nothing: \(plainNumber(max(cores, 1).rounded()))"
      + " would do.",
    where: "the whole program", seconds: time.seconds)
}

private func findStolenCores(_ trace: Trace, _ levels: Levels) -> Finding? {
  let run = trace.runTime
  let usable = Set(trace.metadata.cores.usable)
  guard !trace.foreign.isEmpty, run.duration > 0 else { return nil }
  var held = LevelEvents(over: run)
  var heldBy: [String: Nanoseconds] = [:]
  var cores: Set<Int32> = []
  for span in trace.foreign where usable.contains(span.core) {
    let (start, end) = (max(span.time.start, run.start), min(span.time.end, run.end))
    guard start < end else { continue }
    held.add(start, end)
    heldBy[span.name, default: 0] += end - start
    cores.insert(span.core)
  }
  var stolen: Nanoseconds = 0
  LevelCurve.forEachStretch(of: levels.runnable, and: held.takeCurve()) { duration, waiting, held in
    stolen += Nanoseconds(min(waiting, held)) * duration
  }
  let share = Double(stolen) / Double(run.duration)
  guard share >= FindingRule.stolenShare else { return nil }
  let thieves = heldBy.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
    .map { $0.key.isEmpty ? "one without a name" : $0.key }
  return Finding(
    id: .stolenCores, severity: share >= FindingRule.stolenWarningShare ? .warning : .note,
    text: "Threads were ready for \(duration(stolen.seconds)) while programs outside the recording"
      + " held cores that they could have used; those held them longest:"
      + " \(thieves.joined(separator: ", ")). Measure on a quieter machine.",
    where: nameCores(cores.sorted()), seconds: stolen.seconds)
}

/// Without privilege other programs are not seen, but that cores were missing is: threads were ready
/// while the program itself was on fewer cores than it could use.
private func findMissingCores(_ trace: Trace, _ levels: Levels) -> Finding? {
  let run = trace.runTime
  let cores = Int32(trace.availableCores)
  guard trace.metadata.capture.method == .switches, run.duration > 0 else { return nil }
  var missing: Nanoseconds = 0
  levels.wanted.forEach { duration, running, waiting in
    missing += Nanoseconds(max(min(waiting, cores - running), 0)) * duration
  }
  let share = Double(missing) / Double(run.duration)
  guard share >= FindingRule.missingShare else { return nil }
  return Finding(
    id: .stolenCores, severity: share >= FindingRule.missingWarningShare ? .warning : .note,
    text: "Threads were ready for \(duration(missing.seconds)) while the program was on fewer than"
      + " the \(count(Int(cores), "core")) it could use: other programs held them, or threads were"
      + " pinned to others. Measure on a quieter machine.",
    where: "the whole program", seconds: missing.seconds)
}

private func nameCores(_ cores: [Int32]) -> String {
  (cores.count == 1 ? "core " : "cores ") + cores.map(String.init).joined(separator: ", ")
}
