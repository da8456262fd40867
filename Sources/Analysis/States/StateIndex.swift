import Trace

/// How long threads had been in each state at every 64th of their spans.
///
/// The time in each state between two moments is then a difference and the few spans beside them, however
/// many lie between: a picture of any stretch takes time by its columns and not by its spans.
package struct StateIndex: Sendable {
  /// So many spans of a thread lie between two entries: 1.1 bytes a span, and a few dozen spans to walk
  /// at either end of a stretch.
  static let stride = 64

  /// For each thread its times before the spans number 0, 64, 128 and so on of its own; empty where walking
  /// is no longer than looking up.
  private var times: [[StateTimes]] = []

  /// Knows nothing.
  package init() {}

  /// - Parameter times: for each thread, those before every ``stride``th of its spans.
  init(_ times: [[StateTimes]]) {
    self.times = times
  }

  /// Whether a thread of so many spans is worth entries.
  static func pays(for spans: Int) -> Bool { spans >= 4 * stride }

  /// Whether there is an entry for what was before span number `place` of `thread`.
  func knows(_ thread: Int, before place: Int) -> Bool {
    place % Self.stride == 0 && thread < times.count && place / Self.stride < times[thread].count
  }

  /// The last place after `place` and up to `end` that has an entry and for which `isInside` holds, where
  /// it does for all before it; `place` where there is none. O(log n) in the places between.
  func lastPlace(
    of thread: Int, from place: Int, to end: Int, where isInside: (Int) -> Bool
  ) -> Int {
    let first = place / Self.stride
    let last = min(end / Self.stride, times[thread].count - 1)
    guard first < last, isInside((first + 1) * Self.stride) else { return place }
    return Analysis.lastPlace(from: first, to: last) { isInside($0 * Self.stride) } * Self.stride
  }

  /// The time of `thread` in each state from the end of the span before number `first` to the end of the
  /// one before number `last`; both must have entries.
  func times(of thread: Int, from first: Int, to last: Int) -> StateTimes {
    times[thread][last / Self.stride] - times[thread][first / Self.stride]
  }
}
