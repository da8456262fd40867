import Trace

/// The part of a run that its program marks, as long as it would have taken had nobody else held a core.
///
/// What is measured so compares between runs with different numbers of workers: neither the start of
/// the program and of its workers nor other programs count as its serial part. docs/SCALING.md has the
/// definition.
public struct MarkedSection: Sendable, Equatable {
  /// How long the stretches took: for each name of a mark from its first beginning to its last end.
  public let wall: Nanoseconds
  /// The same without waits for cores; as long as ``wall`` where the capture method sees none.
  public let undisturbed: Nanoseconds

  /// Looks at the marks of `trace`; nil where there are none. Linear in spans and marks, but for sorting.
  public init?(_ trace: Trace) {
    let marks = trace.marks.filter { $0.time.duration > 0 }
    let hulls = Dictionary(grouping: marks, by: \.name).values.compactMap { Self.hull($0) }.united()
    guard !hulls.isEmpty else { return nil }
    wall = hulls.reduce(0) { $0 + $1.duration }
    guard trace.metadata.capture.method.seesSwitches else {
      undisturbed = wall
      return
    }
    let levels = Levels(trace)
    let cores = max(trace.availableCores, 1)
    undisturbed = hulls.reduce(0) { sum, hull in
      let own = marks.filter { hull.start <= $0.time.start && $0.time.end <= hull.end }
      let (paced, work) = levels.timeAtFullPace(within: hull, cores: cores)
      // Under load each of the two is too long where the other is not: shares that were dealt out in
      // advance end unevenly, and a thread that takes from a queue takes more while it has a core.
      let dealt = max(Double(Self.longest(own, of: trace)), work / cores)
      return sum + Nanoseconds(min(paced, dealt).rounded())
    }
  }

  private static func hull(_ marks: [Mark]) -> TimeRange? {
    guard let start = marks.map(\.time.start).min(), let end = marks.map(\.time.end).max() else {
      return nil
    }
    return TimeRange(start, end)
  }

  /// The longest of the threads' stretches from their first to their last mark, each without the time
  /// in which that thread was ready and had no core.
  private static func longest(_ marks: [Mark], of trace: Trace) -> Nanoseconds {
    let threads = Dictionary(grouping: marks, by: \.thread)
    return threads.map { thread, marks in
      guard let hull = hull(marks) else { return 0 }
      var ready: Nanoseconds = 0
      trace.forEachState(of: thread) { span in
        if span.state == .runnable { ready += hull.intersection(span.time).duration }
      }
      return hull.duration - ready
    }.max() ?? 0
  }
}

extension Levels {
  /// How long `range` would have lasted had as many threads been on cores at every moment as were ready
  /// and had room on `cores`: each moment counts by the share of those that had one, and in full where
  /// nobody was ready. And the time on cores within it.
  fileprivate func timeAtFullPace(
    within range: TimeRange, cores: Double
  ) -> (paced: Double, work: Double) {
    var (paced, work) = (0.0, 0.0)
    let part = parallelism.range.intersection(range)
    LevelCurve.forEachStretch(of: parallelism, and: runnable, in: part) {
      duration, running, ready in
      let inside = Double(duration)
      let wanted = min(Double(running + ready), cores)
      paced += inside * (wanted > 0 ? min(Double(running) / wanted, 1) : 1)
      work += inside * Double(running)
    }
    return (paced, work)
  }
}
