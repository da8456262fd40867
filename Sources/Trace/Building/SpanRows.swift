/// The spans of a stretch of a recording, in as few bytes as hold them: they are kept until all have arrived,
/// and touching new memory takes longer than most of what is done with them.
enum SpanRows: Sendable {
  /// Twelve bytes each, with starts counted from `origin`.
  case narrow([NarrowSpan], origin: Nanoseconds)
  /// The same for those that last long or lie far apart.
  case wide([NumberedSpan])

  /// No spans.
  init() { self = .wide([]) }

  /// Puts each of `spans` where `next` says that the next one of its thread goes.
  init(_ spans: [NumberedSpan], at next: [Int]) {
    var (first, last) = (Nanoseconds.max, Nanoseconds.min)
    // The bits that occur in any length, and in any number of a core.
    var (lengths, cores): (Nanoseconds, Int32) = (0, 0)
    for span in spans {
      first = min(first, span.start)
      last = max(last, span.start)
      lengths |= span.end &- span.start
      cores |= span.core
    }
    let areNarrow =
      UInt32(exactly: last &- first) != nil && UInt32(exactly: lengths) != nil
      && UInt16(exactly: cores) != nil
    self =
      areNarrow
      ? .narrow(spans.dealtOut(at: next) { NarrowSpan($0, from: first) }, origin: first)
      : .wide(spans.dealtOut(at: next) { $0 })
  }

  /// The span in row `row`.
  subscript(row: Int) -> SpanParts {
    switch self {
    case .narrow(let spans, let origin): spans[row].parts(from: origin)
    case .wide(let spans): spans[row].parts
    }
  }

  /// Writes the spans in `rows` to `columns`, from row `first` on, but not their threads. Returns whether none
  /// of them comes before an earlier one, by start and then by end.
  func write(_ rows: Range<Int>, to columns: SpanColumnMemory, from first: Int) -> Bool {
    switch self {
    case .narrow(let spans, let origin):
      spans.withUnsafeBufferPointer { spans in
        columns.write(spans[rows], from: first) { $0.parts(from: origin) }
      }
    case .wide(let spans):
      spans.withUnsafeBufferPointer { spans in
        columns.write(spans[rows], from: first) { $0.parts }
      }
    }
  }
}

/// A span that begins and ends within 4.3 s.
struct NarrowSpan: Sendable {
  private var start: UInt32
  private var length: UInt32
  private var core: UInt16
  private var ending: SpanEnd

  @inline(__always)
  fileprivate init(_ span: NumberedSpan, from origin: Nanoseconds) {
    start = UInt32(truncatingIfNeeded: span.start &- origin)
    length = UInt32(truncatingIfNeeded: span.end &- span.start)
    core = UInt16(truncatingIfNeeded: span.core)
    ending = span.ending
  }

  @inline(__always)
  fileprivate func parts(from origin: Nanoseconds) -> SpanParts {
    let start = origin &+ Nanoseconds(start)
    return SpanParts(
      start: start, end: start &+ Nanoseconds(length), core: Int32(core), ending: ending)
  }
}

extension NumberedSpan {
  @inline(__always)
  fileprivate var parts: SpanParts {
    SpanParts(start: start, end: end, core: core, ending: ending)
  }
}

extension [NumberedSpan] {
  /// What `row` makes of each, where `next` says that the next one of its thread goes.
  @inline(__always)
  fileprivate func dealtOut<Row>(at next: [Int], _ row: (NumberedSpan) -> Row) -> [Row] {
    // Swift's one empty array is told its length anew, by whoever makes one this way; the thread sanitizer
    // takes that for a race.
    guard !isEmpty else { return [] }
    var next = next
    return [Row](unsafeUninitializedCapacity: count) { target, initialized in
      forEachRun { places, thread in
        let first = next[Int(thread)]
        for place in places {
          target.initializeElement(at: first + place - places.lowerBound, to: row(self[place]))
        }
        next[Int(thread)] = first + places.count
      }
      initialized = count
    }
  }
}
