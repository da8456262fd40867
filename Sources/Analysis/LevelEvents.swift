import Trace

/// Stretches of time collected in any order, to become a ``LevelCurve`` of how many of them there
/// are at each moment.
struct LevelEvents {
  /// A stretch's start as `2 t + 1` and its end as `2 t`, with t counted from the range's start:
  /// one column to sort, half of what times and directions apart would take.
  private var keys: [UInt64] = []
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

  /// The curve, by one sweep over the sorted starts and ends; leaves no stretches behind. All that
  /// happens in one nanosecond is one step, so that a core handed from thread to thread keeps its
  /// level.
  mutating func takeCurve() -> LevelCurve {
    defer { keys = [] }
    keys.sortKeys()
    var times = [range.start]
    var levels: [Int32] = [0]
    let moments = countMoments()
    times.reserveCapacity(moments + 1)
    levels.reserveCapacity(moments + 1)
    var level: Int32 = 0
    var index = 0
    while index < keys.count {
      let offset = keys[index] >> 1
      while index < keys.count, keys[index] >> 1 == offset {
        level += keys[index] & 1 == 1 ? 1 : -1
        index += 1
      }
      let moment = range.start + Nanoseconds(offset)
      if moment == range.start {
        levels[0] = level
      } else if level != levels[levels.count - 1], moment < range.end {
        times.append(moment)
        levels.append(level)
      }
    }
    return LevelCurve(range: range, times: times, levels: levels)
  }

  private func countMoments() -> Int {
    var count = 0
    var last: UInt64?
    for key in keys where key >> 1 != last {
      count += 1
      last = key >> 1
    }
    return count
  }
}

extension [UInt64] {
  /// Sorts ascending: by merging where it is made of a few stretches that ascend already, as the spans
  /// of a few threads are, and otherwise digit by digit.
  mutating func sortKeys() {
    if let starts = ascendingStretches(atMost: 64) { return mergeStretches(starts) }
    sortByDigits()
  }

  /// Where stretches begin that ascend; nil where they are more than `most`.
  private func ascendingStretches(atMost most: Int) -> [Int]? {
    var starts = [0]
    for index in indices.dropFirst() where self[index] < self[index - 1] {
      guard starts.count < most else { return nil }
      starts.append(index)
    }
    return starts
  }

  /// Merges neighbours until one stretch is left: the count times the logarithm of the stretches.
  private mutating func mergeStretches(_ starts: [Int]) {
    guard starts.count > 1 else { return }
    var starts = starts
    var other = [UInt64](repeating: 0, count: count)
    while starts.count > 1 {
      let bounds = starts + [count]
      withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { target in
          for pair in stride(from: 0, to: starts.count, by: 2) {
            let middle = bounds[pair + 1]
            let end = pair + 2 < bounds.count ? bounds[pair + 2] : middle
            Self.merge(source, bounds[pair], middle, end, into: target)
          }
        }
      }
      swap(&self, &other)
      starts = stride(from: 0, to: starts.count, by: 2).map { starts[$0] }
    }
  }

  /// Merges `start..<middle` and `middle..<end`, without a branch that depends on what they hold.
  private static func merge(
    _ source: UnsafeBufferPointer<UInt64>, _ start: Int, _ middle: Int, _ end: Int,
    into target: UnsafeMutableBufferPointer<UInt64>
  ) {
    var (left, right, place) = (start, middle, start)
    while left < middle, right < end {
      let (one, two) = (source[left], source[right])
      let takesLeft = one <= two
      target[place] = takesLeft ? one : two
      left += takesLeft ? 1 : 0
      right += takesLeft ? 0 : 1
      place += 1
    }
    while left < middle {
      target[place] = source[left]
      (left, place) = (left + 1, place + 1)
    }
    while right < end {
      target[place] = source[right]
      (right, place) = (right + 1, place + 1)
    }
  }

  /// Sorts 11 bits a pass from the lowest up, only over the bits that occur: linear in the count, where
  /// comparing would cost a logarithm of it.
  private mutating func sortByDigits() {
    guard count > 4096 else { return sort() }
    let bits = UInt64.bitWidth - (self.max() ?? 0).leadingZeroBitCount
    var other = [UInt64](repeating: 0, count: count)
    for shift in stride(from: 0, to: bits, by: 11) {
      var next = [Int](repeating: 0, count: 2049)
      for key in self { next[Int(key >> UInt64(shift) & 2047) + 1] += 1 }
      for digit in 1...2048 { next[digit] += next[digit - 1] }
      for key in self {
        let digit = Int(key >> UInt64(shift) & 2047)
        other[next[digit]] = key
        next[digit] += 1
      }
      swap(&self, &other)
    }
  }
}
