import Trace

/// Stretches of time collected in any order, to become a ``LevelCurve`` of how many of them there
/// are at each moment.
struct LevelEvents {
  /// A stretch's start as `2 t + 1` and its end as `2 t`, with t counted from the range's start:
  /// one column to sort, half of what times and directions apart would take.
  private var keys: [UInt64] = []
  /// The same of stretches that were collected elsewhere.
  private var others: [[UInt64]] = []
  /// Spans that stay where they are.
  private var spans: [KeyStretch] = []
  private let range: TimeRange

  /// No stretches yet; all of them must lie inside `range`.
  init(over range: TimeRange) {
    self.range = range
  }

  mutating func reserve(_ count: Int) { keys.reserveCapacity(2 * count) }

  /// Adds a stretch.
  mutating func add(_ start: Nanoseconds, _ end: Nanoseconds) {
    guard end > start else { return }
    keys.append(UInt64(start - range.start) << 1 | 1)
    keys.append(UInt64(end - range.start) << 1)
  }

  /// Adds spans number `rows` of `spans`, each of which begins no earlier than the one before it ends.
  mutating func add(_ rows: Range<Int>, of spans: RunningSpans) {
    guard !rows.isEmpty else { return }
    self.spans.append(KeyStretch(rows, of: spans, origin: range.start))
  }

  /// Adds the stretches of `other`, which must have the same range.
  mutating func add(_ other: LevelEvents) {
    others += other.others
    spans += other.spans
    if !other.keys.isEmpty { others.append(other.keys) }
  }

  /// The curve, by a sweep over the sorted starts and ends; leaves no stretches behind. All that
  /// happens in one nanosecond is one step, so that a core handed from thread to thread keeps its
  /// level.
  mutating func takeCurve(workers: Int? = nil) -> LevelCurve {
    let workers = workers ?? Workers.paying(for: count)
    return LevelSweep(takeKeys(workers), beside: SweepKeys(), over: range, workers: workers).one
  }

  /// The curve, that of `other`, which must have the same range, and what relates them, all by one sweep.
  mutating func takeCurves(with other: inout LevelEvents) -> LevelSweep {
    precondition(range == other.range, "the curves must share one range")
    let workers = Workers.paying(for: count + other.count)
    return LevelSweep(
      takeKeys(workers), beside: other.takeKeys(workers), over: range, workers: workers)
  }

  private var count: Int {
    keys.count + others.reduce(0) { $0 + $1.count } + spans.reduce(0) { $0 + $1.places.count }
  }

  private mutating func takeKeys(_ workers: Int) -> SweepKeys {
    defer { (keys, others, spans) = ([], [], []) }
    return SweepKeys(others + [keys], spans, workers: workers)
  }
}
