/// Decides what nothing else decides, the same way for the same seed: xorshift64* (Vigna, "An experimental
/// exploration of Marsaglia's xorshift generators, scrambled", 2016).
struct TieBreaks {
  private var state: UInt64

  /// Starts from a seed.
  init(seed: UInt64) { state = (seed &+ 1) &* 0x9e37_79b9_7f4a_7c15 | 1 }

  /// A number below `count`, which must be above 0.
  mutating func choose(below count: Int) -> Int {
    guard count > 1 else { return 0 }
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int(((state &* 0x2545_f491_4f6c_dd1d) >> 33) % UInt64(count))
  }
}
