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
  /// How long the threads that mark were on cores between their first and their last mark of each
  /// stretch, all together. Zero where the capture method does not tell when.
  public let processor: Nanoseconds
  /// For how long they waited for the last one of them, all together: what each of them lacks, waits for
  /// cores left out, to ``undisturbed``. Zero where the capture method sees no such waits.
  public let uneven: Nanoseconds
  /// For how long they waited between their first and their last mark of each stretch, all together: for
  /// locks, for data, for room for a result. Zero where the capture method does not tell when.
  public let waiting: Nanoseconds
  /// The stretches, in the order in which they begin; names that overlap are one. Empty where the capture
  /// method does not tell who was on a core when.
  public let parts: [Part]

  /// One stretch.
  public struct Part: Sendable, Equatable {
    /// The name of the mark that begins first.
    public let name: String
    /// How many threads mark it.
    public let threads: Int
    /// How long these were on cores meanwhile, as ``MarkedSection/processor``.
    public let processor: Nanoseconds
  }

  /// Looks at the marks of `trace`; nil where there are none. Linear in spans and marks, but for sorting.
  public init?(_ trace: Trace) {
    let marks = trace.marks.filter { $0.time.duration > 0 }
    let hulls = Dictionary(grouping: marks, by: \.name).values.compactMap { Self.hull($0) }.united()
    guard !hulls.isEmpty else { return nil }
    wall = hulls.reduce(0) { $0 + $1.duration }
    guard trace.metadata.capture.method.seesSwitches else {
      undisturbed = wall
      (processor, uneven, waiting) = (0, 0, 0)
      parts = []
      return
    }
    let levels = Levels(trace)
    let cores = max(trace.availableCores, 1)
    var (undisturbed, uneven, waiting): (Nanoseconds, Nanoseconds, Nanoseconds) = (0, 0, 0)
    var parts: [Part] = []
    for hull in hulls {
      let own = marks.filter { hull.start <= $0.time.start && $0.time.end <= hull.end }
      let (paced, work) = levels.timeAtFullPace(within: hull, cores: cores)
      let shares = Self.shares(own, of: trace)
      // Under load each of the two is too long where the other is not: shares that were dealt out in
      // advance end unevenly, and a thread that takes from a queue takes more while it has a core.
      let dealt = max(Double(shares.map(\.undisturbed).max() ?? 0), work / cores)
      let length = Nanoseconds(min(paced, dealt).rounded())
      undisturbed += length
      uneven += shares.reduce(0) { $0 + length - $1.undisturbed }
      waiting += shares.reduce(0) { $0 + $1.undisturbed - $1.processor }
      parts.append(
        Part(
          name: own.min { $0.time.start < $1.time.start }?.name ?? "", threads: shares.count,
          processor: shares.reduce(0) { $0 + $1.processor }))
    }
    self.undisturbed = undisturbed
    processor = parts.reduce(0) { $0 + $1.processor }
    self.uneven = max(uneven, 0)
    self.waiting = max(waiting, 0)
    self.parts = parts
  }

  private static func hull(_ marks: [Mark]) -> TimeRange? {
    guard let start = marks.map(\.time.start).min(), let end = marks.map(\.time.end).max() else {
      return nil
    }
    return TimeRange(start, end)
  }

  /// What a thread did between its first and its last mark.
  private struct Share {
    /// How long that was, without the time in which it was ready and had no core.
    var undisturbed: Nanoseconds
    /// How long it was on a core.
    var processor: Nanoseconds = 0
  }

  /// What each thread of `marks` did.
  private static func shares(_ marks: [Mark], of trace: Trace) -> [Share] {
    Dictionary(grouping: marks, by: \.thread).compactMap { thread, marks in
      guard let hull = hull(marks) else { return nil }
      var share = Share(undisturbed: hull.duration)
      trace.forEachState(of: thread) { span in
        let inside = hull.intersection(span.time).duration
        if span.state == .runnable { share.undisturbed -= inside }
        if span.state == .running { share.processor += inside }
      }
      return share
    }
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
