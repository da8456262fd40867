import Trace

/// What some spans of a thread, each of which takes time and follows the one before it, add up to.
struct PlainSpans {
  /// Time on cores.
  private(set) var running: Nanoseconds = 0
  /// Time before each of them, by how the span before it ended.
  private(set) var offCore = InlineArray<6, Nanoseconds>(repeating: 0)

  /// Adds up spans number `rows` of `spans`, before the first of which another one of the thread stands; nil
  /// where one of them takes no time or does not follow the one before it.
  init?(_ rows: Range<Int>, of spans: RunningSpans) {
    let isPlain = spans.starts.withUnsafeBufferPointer { starts in
      spans.ends.withUnsafeBufferPointer { ends in
        spans.endings.withUnsafeBufferPointer { endings in
          var isPlain = starts[rows.lowerBound - 1] < ends[rows.lowerBound - 1]
          for row in rows {
            let pause = starts[row] &- ends[row &- 1]
            let length = ends[row] &- starts[row]
            isPlain = isPlain && pause >= 0 && length > 0
            offCore[Int(endings[row &- 1].rawValue)] &+= pause
            running &+= length
          }
          return isPlain
        }
      }
    }
    guard isPlain else { return nil }
  }
}
