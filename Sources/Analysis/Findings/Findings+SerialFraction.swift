import Trace

extension FindingRule {
  /// In a run in which two threads wanted cores at once, only one had anything to do for this share of
  /// the work,
  static let serialShareOfWork = 0.10
  /// and for this share of the run.
  static let serialShareOfRun = 0.10
  /// The former, from where on it is a warning.
  static let serialWarningShare = 0.25
}

/// What only one thread did in a run in which two or more could compute otherwise: by Amdahl's law, no number of cores
/// makes the run faster than its work over that.
func findSerialFraction(_ trace: Trace, _ levels: Levels, _ insight: ProgramInsight) -> [Finding] {
  let run = trace.runTime
  let work = levels.parallelism.integral
  guard run.duration > 0, work > 0, trace.metadata.capture.method.seesSwitches else { return [] }
  // A thread that waits for an interpreter lock or for a held lock had something to do.
  let waitsForLocks = insight.gilWaiting.peak > 0 || insight.lockWaiting.peak > 0
  let wanting =
    waitsForLocks
    ? levels.runnable.adding(insight.gilWaiting).adding(insight.lockWaiting) : levels.runnable
  let pairs = waitsForLocks ? LevelPairs(levels.parallelism, wanting) : levels.wanted
  var serial: Nanoseconds = 0
  // Other programs may keep cores from it: what it wanted counts, and not what it got.
  var alone: Nanoseconds = 0
  var together: Nanoseconds = 0
  pairs.forEach { duration, running, wanting in
    if running == 1, wanting == 0 { serial += duration }
    if running + wanting == 1 { alone += duration }
  }
  levels.wanted.forEach { duration, running, ready in
    if running + ready > 1 { together += duration }
  }
  let fraction = Double(serial) / Double(work)
  guard fraction >= FindingRule.serialShareOfWork,
    Double(alone) >= Double(run.duration) * FindingRule.serialShareOfRun,
    Double(together) >= Double(run.duration) * VerdictRule.parallelShare
  else { return [] }
  let longest = longestStretch(of: levels.parallelism, alone: wanting)
  let cores = max(trace.availableCores, 1)
  func speedup(_ cores: Double) -> String { decimals(1 / (fraction + (1 - fraction) / cores), 1) }
  return [
    Finding(
      id: .serialFraction,
      severity: fraction >= FindingRule.serialWarningShare ? .warning : .note,
      text: "For \(duration(serial.seconds)) only one thread had anything to do:"
        + " \(percent(fraction)) of the work, \(duration(longest.duration.seconds)) of it at a"
        + " stretch from \(duration((longest.start - run.start).seconds)) on. By Amdahl's law"
        + " \(plainNumber(cores)) cores make this work at most \(speedup(cores)) times as fast as one"
        + " core, \(plainNumber(cores * 2)) cores \(speedup(cores * 2)) times, and no number of them"
        + " more than \(decimals(1 / fraction, 1)) times. Share that part out as well, or make"
        + " the shares more even.",
      where: trace.nameOfMain(during: longest), seconds: serial.seconds)
  ]
}

/// The longest stretch in which one thread was on a core and none of `wanting` wanted one.
private func longestStretch(of running: LevelCurve, alone wanting: LevelCurve) -> TimeRange {
  var longest = TimeRange(running.range.start, running.range.start)
  var moment = running.range.start
  var began: Nanoseconds?
  LevelCurve.forEachStretch(of: running, and: wanting) { duration, running, wanting in
    let start = running == 1 && wanting == 0 ? began ?? moment : nil
    moment += duration
    if let start, moment - start > longest.duration { longest = TimeRange(start, moment) }
    began = start
  }
  return longest
}

extension Trace {
  /// Who was on cores longest within `time`.
  fileprivate func nameOfMain(during time: TimeRange) -> String {
    var times = [Nanoseconds](repeating: 0, count: threads.count)
    for row in 0..<running.count {
      times[Int(running.threads[row])] += running.time(row).intersection(time).duration
    }
    let longest = times.indices.max { (times[$0], $1) < (times[$1], $0) }
    return longest.map { nameForPeople(ofThread: $0) } ?? "the whole program"
  }
}
