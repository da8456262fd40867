/// Small numbers as Parquet's hybrid of run lengths and packed bits (parquet-format/Encodings.md, "Run Length
/// Encoding / Bit-Packing Hybrid"): eight or more equal ones are a run, a header `length << 1` and the
/// value in whole bytes; groups of eight others are a header `groups << 1 | 1` and their bits, the
/// lowest first.
struct HybridRuns {
  private(set) var bytes: [UInt8] = []
  private let width: Int
  /// Values that will be packed; a multiple of eight of them unless a run could follow.
  private var packed: [UInt32] = []
  private var run: (value: UInt32, count: Int) = (0, 0)

  /// - Parameter width: how many bits a value needs at most, up to 32.
  init(width: Int) { self.width = width }

  /// How many bits numbers up to `highest` need.
  static func width(upTo highest: Int) -> Int {
    highest > 0 ? Int.bitWidth - highest.leadingZeroBitCount : 0
  }

  mutating func append(_ value: UInt32) {
    if run.count > 0, run.value == value {
      run.count += 1
      return
    }
    endRun()
    run = (value, 1)
  }

  /// Ends the numbers: the last group is filled up with zeros that readers, who know how many there
  /// are, do not look at.
  mutating func finish() {
    endRun()
    while !packed.isEmpty, packed.count % 8 != 0 { packed.append(0) }
    flushPacked()
  }

  private mutating func endRun() {
    var count = run.count
    run.count = 0
    // Packed values come in eights: first fill up the group that is open.
    while count > 0, packed.count % 8 != 0 {
      packed.append(run.value)
      count -= 1
    }
    guard count >= 8 else {
      packed.append(contentsOf: repeatElement(run.value, count: count))
      if packed.count >= Self.mostPacked, packed.count % 8 == 0 { flushPacked() }
      return
    }
    flushPacked()
    bytes.appendVarint(UInt64(count) << 1)
    for byte in 0..<((width + 7) / 8) {
      bytes.append(UInt8(truncatingIfNeeded: run.value >> (8 * byte)))
    }
  }

  private static let mostPacked = 504

  private mutating func flushPacked() {
    guard !packed.isEmpty else { return }
    bytes.appendVarint(UInt64(packed.count / 8) << 1 | 1)
    var bits: UInt64 = 0
    var count = 0
    for value in packed {
      bits |= UInt64(value) << count
      count += width
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        count -= 8
      }
    }
    packed.removeAll(keepingCapacity: true)
  }
}
