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
    /// Its rows in ``SpanGroups/spans``.
    var rows: Range<Int>
  }

  /// The columns but for that of threads, which is empty: ``groups`` says it.
  private(set) var spans = RunningSpans()
  private(set) var groups: [Group] = []

  /// No spans.
  init() {}

  /// Deals out `spans`, whose threads have numbers below `threadCount`; linear in both.
  init(_ spans: [NumberedSpan], threadCount: Int) {
    var next = [Int](repeating: 0, count: threadCount)
    for span in spans { next[Int(span.thread)] += 1 }
    var first = 0
    for (thread, count) in next.enumerated() where count > 0 {
      groups.append(Group(thread: Int32(thread), rows: first..<(first + count)))
      next[thread] = first
      first += count
    }
    let places = spans.map { span in
      defer { next[Int(span.thread)] += 1 }
      return next[Int(span.thread)]
    }
    self.spans.starts = column(of: spans, at: places) { $0.start }
    self.spans.ends = column(of: spans, at: places) { $0.end }
    self.spans.cores = column(of: spans, at: places) { $0.core }
    self.spans.endings = column(of: spans, at: places) { $0.ending }
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

/// What `value` makes of each of `spans`, at the place that `places` has for it.
private func column<Value>(
  of spans: [NumberedSpan], at places: [Int], _ value: (NumberedSpan) -> Value
) -> [Value] {
  [Value](unsafeUninitializedCapacity: spans.count) { target, count in
    for (span, place) in zip(spans, places) {
      target.initializeElement(at: place, to: value(span))
    }
    count = spans.count
  }
}

extension RunningSpans {
  /// Joins `parts`, which arrived in this order, and sorts by thread, then start, then end; what is alike
  /// stays in order of arrival. Threads are renumbered through `newIndex`. Spans of one thread mostly
  /// arrive in order: then O(n), and shared out among cores.
  init(joining parts: [SpanGroups], renumbering newIndex: [Int32]) {
    var next = [Int](repeating: 0, count: newIndex.count)
    for group in parts.lazy.flatMap(\.groups) {
      next[Int(newIndex[Int(group.thread)])] += group.rows.count
    }
    var first = 0
    let rows = next.map { count in
      defer { first += count }
      return first..<(first + count)
    }
    next = rows.map(\.lowerBound)
    let places = parts.map { part in
      part.groups.map { group in
        let thread = Int(newIndex[Int(group.thread)])
        defer { next[thread] += group.rows.count }
        return next[thread]
      }
    }
    let joint = JointColumns(parts: parts, places: places, count: first)
    starts = joint.column(\.starts)
    ends = joint.column(\.ends)
    cores = joint.column(\.cores)
    endings = joint.column(\.endings)
    threads.reserveCapacity(first)
    for (thread, rows) in rows.enumerated() {
      threads += repeatElement(Int32(thread), count: rows.count)
    }
    sortThreads(rows)
  }

  /// Sorts the rows of those threads that need it.
  private mutating func sortThreads(_ threads: [Range<Int>]) {
    let disordered = concurrentMap(threads.count, workers: Workers.paying(for: count)) {
      [starts, ends] thread in
      let rows = threads[thread]
      return rows.dropFirst().contains {
        (starts[$0], ends[$0]) < (starts[$0 - 1], ends[$0 - 1])
      }
    }
    for (rows, isDisordered) in zip(threads, disordered) where isDisordered {
      let order = rows.sorted { one, other in
        (starts[one], ends[one], one) < (starts[other], ends[other], other)
      }
      starts.replaceSubrange(rows, with: order.map { starts[$0] })
      ends.replaceSubrange(rows, with: order.map { ends[$0] })
      cores.replaceSubrange(rows, with: order.map { cores[$0] })
      endings.replaceSubrange(rows, with: order.map { endings[$0] })
    }
  }
}

/// Where the groups of many parts come to stand in columns for all.
private struct JointColumns: Sendable {
  let parts: [SpanGroups]
  /// For each group of each part its first row.
  let places: [[Int]]
  let count: Int
  /// A core takes so many parts at a time.
  private static let partsAtOnce = 64

  /// One column, put together on as many cores as pay.
  func column<Value: Sendable>(_ column: KeyPath<RunningSpans, [Value]> & Sendable) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { target, initialized in
      // Each group has rows of its own.
      nonisolated(unsafe) let target = target
      let portions = (parts.count + Self.partsAtOnce - 1) / Self.partsAtOnce
      _ = concurrentMap(portions, workers: Workers.paying(for: count)) { portion in
        let first = portion * Self.partsAtOnce
        for number in first..<min(first + Self.partsAtOnce, parts.count) {
          parts[number].spans[keyPath: column].withUnsafeBufferPointer { values in
            for (group, place) in zip(parts[number].groups, places[number]) {
              _ = target[place..<(place + group.rows.count)]
                .initialize(fromContentsOf: values[group.rows])
            }
          }
        }
      }
      initialized = count
    }
  }
}
