extension [UInt64] {
  /// More stretches than this are sorted digit by digit sooner.
  private static let mostMerged = 64

  /// Sorts keys below 2^63 ascending: by merging where it is made of a few stretches that ascend already, as the spans
  /// of a few threads are, and otherwise digit by digit.
  mutating func sortKeys() {
    guard let starts = ascendingStretches(atMost: Self.mostMerged) else { return sortByDigits() }
    var other: [UInt64] = []
    mergeStretches(starts, with: &other)
  }

  /// The same where stretches that ascend begin at `starts`; `other` is memory to work with.
  mutating func sortKeys(ascendingFrom starts: [Int], with other: inout [UInt64]) {
    if starts.count <= Self.mostMerged {
      mergeStretches(starts, with: &other)
    } else {
      sortByDigits()
    }
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
  private mutating func mergeStretches(_ starts: [Int], with other: inout [UInt64]) {
    guard starts.count > 1 else { return }
    var starts = starts
    if other.count > count { other.removeLast(other.count - count) }
    other += repeatElement(0, count: count - other.count)
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

  /// Merges `start..<middle` and `middle..<end`.
  private static func merge(
    _ source: UnsafeBufferPointer<UInt64>, _ start: Int, _ middle: Int, _ end: Int,
    into target: UnsafeMutableBufferPointer<UInt64>
  ) {
    var whole = KeyMerge(start..<middle, middle..<end, into: start)
    guard end - start >= fewKeys else { return whole.finish(source, target) }
    var (lower, upper) = whole.halves(source)
    KeyMerge.advance(&lower, &upper, source, target)
    lower.finish(source, target)
    upper.finish(source, target)
  }

  /// Cutting fewer than this in two takes longer than it saves.
  private static let fewKeys = 256

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
