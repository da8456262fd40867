/// A span as it arrives: a row, because columns would take five times the looking where its place is.
struct NumberedSpan: Sendable {
  var start: Nanoseconds
  var end: Nanoseconds
  /// A number of its thread.
  var thread: Int32
  var core: Int32
  var ending: SpanEnd

  /// `span` of thread number `thread`.
  @inline(__always)
  init(_ span: RunningSpan, thread: Int32) {
    start = span.time.start
    end = span.time.end
    self.thread = thread
    core = span.core
    ending = span.end
  }
}

/// Spans as they arrived, but one thread's after the other's: a stretch of a recording that is short enough
/// to be dealt out to its threads in a core's cache.
struct SpanGroups: Sendable {
  /// The spans of one thread, in order of arrival.
  struct Group: Sendable {
    /// A number of a thread.
    var thread: Int32
    /// Its rows in ``SpanGroups/rows``.
    var rows: Range<Int>
    /// The times of the first and the last of them.
    var first: TimeRange
    var last: TimeRange
  }

  /// The spans; ``groups`` says whose they are.
  private(set) var rows = SpanRows()
  private(set) var groups: [Group] = []

  /// No spans.
  init() {}

  /// Deals out `spans`, whose threads have numbers below `threadCount`; linear in both.
  init(_ spans: [NumberedSpan], threadCount: Int) {
    var next = [Int](repeating: 0, count: threadCount)
    spans.forEachRun { next[Int($1)] += $0.count }
    let counts = next
    var first = 0
    for (thread, count) in counts.enumerated() {
      next[thread] = first
      first += count
    }
    rows = SpanRows(spans, at: next)
    for (thread, count) in counts.enumerated() where count > 0 {
      let own = next[thread]..<(next[thread] + count)
      groups.append(
        Group(
          thread: Int32(thread), rows: own, first: rows[own.lowerBound].time,
          last: rows[own.upperBound - 1].time))
    }
  }

  /// The same, where the threads have the numbers that `meanings` has for them.
  func renumbered(_ meanings: [Int32]) -> SpanGroups {
    var result = self
    for index in groups.indices {
      result.groups[index].thread = meanings[Int(groups[index].thread)]
    }
    return result
  }
}

extension [NumberedSpan] {
  /// Hands `body` the places of spans that follow one another and are of one thread, and its number: what is
  /// done once for all of them need not wait for what was done for the one before.
  @inline(__always)
  func forEachRun(_ body: (Range<Int>, _ thread: Int32) -> Void) {
    var first = 0
    while first < count {
      let thread = self[first].thread
      var end = first + 1
      while end < count, self[end].thread == thread { end += 1 }
      body(first..<end, thread)
      first = end
    }
  }
}

extension TimeRange {
  /// Whether it stands before `other` among the spans of a thread.
  func isBefore(_ other: TimeRange) -> Bool { (start, end) < (other.start, other.end) }
}
