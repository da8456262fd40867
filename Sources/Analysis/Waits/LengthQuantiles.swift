/// Which of many lengths is number so and so in their order, without sorting them all: they are counted by
/// their highest bits first, and only those that may be the one are sorted.
struct LengthQuantiles {
  private let parts: [[UInt64]]
  /// How many lengths are in each class.
  private var counts: [Int]
  /// Lengths of a class are alike in so many bits from the highest one that is set.
  private static let bits = 6

  /// Counts the lengths of all parts together; linear in them.
  init(_ parts: [[UInt64]]) {
    self.parts = parts
    var counts = [Int](repeating: 0, count: Self.number(of: .max) + 1)
    for part in parts {
      for length in part { counts[Self.number(of: length)] += 1 }
    }
    self.counts = counts
  }

  /// The length that `rank` others come before where they are sorted, if there are so many.
  func length(at rank: Int) -> UInt64 {
    var rank = rank
    var wanted = 0
    while rank >= counts[wanted] {
      rank -= counts[wanted]
      wanted += 1
    }
    var alike: [UInt64] = []
    alike.reserveCapacity(counts[wanted])
    for part in parts {
      for length in part where Self.number(of: length) == wanted { alike.append(length) }
    }
    alike.sortKeys()
    return alike[rank]
  }

  /// The class of `length`, which never falls where that rises: some dozens for every doubling.
  @inline(__always)
  private static func number(of length: UInt64) -> Int {
    let dropped = max(0, UInt64.bitWidth - length.leadingZeroBitCount - bits)
    return (dropped << (bits - 1)) + Int(truncatingIfNeeded: length >> UInt64(dropped))
  }
}
