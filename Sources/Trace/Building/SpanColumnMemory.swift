/// The columns of spans, to be written on several cores at once.
struct SpanColumnMemory: @unchecked Sendable {
  let starts: UnsafeMutableBufferPointer<Nanoseconds>
  let ends: UnsafeMutableBufferPointer<Nanoseconds>
  let threads: UnsafeMutableBufferPointer<Int32>
  let cores: UnsafeMutableBufferPointer<Int32>
  let endings: UnsafeMutableBufferPointer<SpanEnd>

  /// Writes what `parts` makes of each of `spans`, from row `first` on, but not their threads. Returns whether
  /// none of them comes before an earlier one, by start and then by end.
  @inline(__always)
  func write<Row>(
    _ spans: Slice<UnsafeBufferPointer<Row>>, from first: Int, _ parts: (Row) -> SpanParts
  ) -> Bool {
    var last = (start: Nanoseconds.min, end: Nanoseconds.min)
    var isOrdered = true
    var row = first
    for span in spans {
      let span = parts(span)
      starts[row] = span.start
      ends[row] = span.end
      cores[row] = span.core
      endings[row] = span.ending
      isOrdered = isOrdered && (last.start, last.end) <= (span.start, span.end)
      last = (span.start, span.end)
      row &+= 1
    }
    return isOrdered
  }
}

/// What is told of a span beside its thread.
struct SpanParts {
  var start: Nanoseconds
  var end: Nanoseconds
  var core: Int32
  var ending: SpanEnd

  /// From when until when.
  var time: TimeRange { TimeRange(start, end) }
}

extension RunningSpans {
  /// Makes columns of `count` rows, each of which `write` must write.
  init(count: Int, _ write: (SpanColumnMemory) -> Void) {
    starts = room(for: count)
    ends = room(for: count)
    threads = room(for: count)
    cores = room(for: count)
    endings = room(for: count)
    starts.withUnsafeMutableBufferPointer { starts in
      ends.withUnsafeMutableBufferPointer { ends in
        threads.withUnsafeMutableBufferPointer { threads in
          cores.withUnsafeMutableBufferPointer { cores in
            endings.withUnsafeMutableBufferPointer { endings in
              write(
                SpanColumnMemory(
                  starts: starts, ends: ends, threads: threads, cores: cores, endings: endings))
            }
          }
        }
      }
    }
  }
}

/// `count` values that are still to be written.
private func room<Value>(for count: Int) -> [Value] {
  [Value](unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
}
