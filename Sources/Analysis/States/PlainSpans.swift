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
          guard starts[rows.lowerBound - 1] < ends[rows.lowerBound - 1] else { return false }
          var (pauses, preempted): (Nanoseconds, Nanoseconds) = (0, 0)
          // Below zero as soon as one pause is, or one length less a nanosecond.
          var signs: Nanoseconds = 0
          var other: UInt8 = 0
          for row in rows {
            let pause = starts[row] &- ends[row &- 1]
            let length = ends[row] &- starts[row]
            let ending = endings[row &- 1].rawValue
            signs |= pause | (length &- 1)
            other |= ending
            running &+= length
            pauses &+= pause
            preempted &+= pause & (Nanoseconds(ending & 1) &- 1)
          }
          // Preempted is 0 and blocked is 1, which is how almost all of them end.
          if other <= SpanEnd.blocked.rawValue {
            offCore[Int(SpanEnd.preempted.rawValue)] = preempted
            offCore[Int(SpanEnd.blocked.rawValue)] = pauses &- preempted
          } else {
            for row in rows {
              offCore[Int(endings[row &- 1].rawValue)] &+= starts[row] &- ends[row &- 1]
            }
          }
          return signs >= 0
        }
      }
    }
    guard isPlain else { return nil }
  }
}
