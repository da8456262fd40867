import Trace

extension FindingRule {
  /// A program that was ended by a signal had waited at the end for this share of the run,
  static let hungShare = 0.25
  /// and for so long,
  static let hung: Nanoseconds = 500_000_000
  /// until at most this share of the run before its end: leaving takes a moment, too,
  static let hungToEnd = 0.10
  /// while its threads were on cores or ready for one for at most this share of that wait.
  static let hungBusyShare = 0.05
}

/// Waits that only the end of the run ended: it was killed while nothing went on in it any more.
func findWaitsWithoutLimit(_ trace: Trace, _ levels: Levels) -> [Finding] {
  let run = trace.runTime
  guard let signal = trace.metadata.exit?.signal ?? trace.metadata.exit?.signalOfStatus,
    run.duration > 0
  else { return [] }
  let least = max(Nanoseconds(Double(run.duration) * FindingRule.hungShare), FindingRule.hung)
  let latest = run.end - Nanoseconds(Double(run.duration) * FindingRule.hungToEnd)
  let waits = trace.threads.indices.compactMap { trace.lastWait(of: $0) }.filter {
    $0.time.duration >= least && $0.time.end >= latest && $0.mayLastForEver
  }
  guard let longest = waits.max(by: { $0.time.duration < $1.time.duration }),
    levels.busyTime(within: longest.time) <= FindingRule.hungBusyShare
      * Double(longest.time.duration)
  else { return [] }
  let sentences = waits.map { wait in
    "\(trace.nameForPeople(ofThread: wait.thread)) had waited \(duration(wait.time.duration.seconds))"
      + " \(wait.purpose)"
  }
  return [
    Finding(
      id: .noTimeout, severity: .warning,
      text: "Nothing went on any more when signal \(signal) ended the run:"
        + " \(enumeration(sentences)). A wait for something that may never come needs a time limit,"
        + " and a plan for when it has passed.",
      where: enumeration(waits.map { trace.nameForPeople(ofThread: $0.thread) }),
      seconds: longest.time.duration.seconds)
  ]
}

extension TraceMetadata.ExitFacts {
  /// The signal that a shell or an interpreter says ended it, by the convention 128 + signal.
  fileprivate var signalOfStatus: Int32? { (129...192).contains(status) ? status - 128 : nil }
}

/// The last thing that a thread waited for.
private struct LastWait {
  var thread: Int
  var time: TimeRange
  var state: ThreadState
  var place: String?

  /// Calls in which servers wait for whoever comes: to wait there for ever is their work.
  private static let calls = ["accept", "epoll", "poll", "select", "pause", "sig"]

  /// Whether nothing but what it waits for ends it: no clock, and no child, which has waits of its own.
  var mayLastForEver: Bool {
    switch state {
    case .lockWait, .blocked: !isServing
    case .ioWait: !isServing
    case .running, .runnable, .gilWait, .timer, .idle, .unknown: false
    }
  }

  private var isServing: Bool { Self.calls.contains { place?.contains($0) ?? false } }

  var purpose: String {
    let place = place.map { " (\($0))" } ?? ""
    return switch state {
    case .lockWait: "for another thread\(place)"
    case .ioWait: "for a file, a pipe or the network\(place)"
    default: "for something\(place)"
    }
  }
}

extension Trace {
  /// The longest wait of `thread` in the last stretch in which it was mostly off its core.
  fileprivate func lastWait(of thread: Int) -> LastWait? {
    var last: LastWait?
    forEachState(of: thread) { span in
      guard span.state != .running, span.state != .runnable else { return }
      if let known = last, known.time.duration > span.time.duration { return }
      last = LastWait(
        thread: thread, time: span.time, state: span.state,
        place: span.wait.flatMap { blocked.place($0) })
    }
    return last
  }
}

extension Levels {
  /// How long at least one thread was on a core or ready for one within `time`.
  fileprivate func busyTime(within time: TimeRange) -> Double {
    var busy: Nanoseconds = 0
    let part = parallelism.range.intersection(time)
    LevelCurve.forEachStretch(of: parallelism, and: runnable, in: part) {
      duration, running, ready in
      if running + ready > 0 { busy += duration }
    }
    return Double(busy)
  }
}
