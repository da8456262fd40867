/// A median over rounds, or something made of medians, with a 95 % bootstrap interval.
struct Estimate {
  var value: Double
  var low: Double
  var high: Double

  /// `statistic` of all `rounds`, and of 2,000 resamplings of whole rounds: what was measured in
  /// one round stays together, so that drift between rounds doesn't widen a ratio.
  init(rounds: Int, statistic: (_ chosen: [Int]) -> Double) {
    value = statistic(Array(0..<rounds))
    var random = SplitMix(seed: 1)
    let resampled = (0..<2_000).map { _ in
      statistic((0..<rounds).map { _ in Int.random(in: 0..<rounds, using: &random) })
    }.sorted()
    low = resampled[resampled.count * 25 / 1_000]
    high = resampled[resampled.count * 975 / 1_000]
  }
}

/// The middle value; the mean of the middle two of an even number.
func median(_ values: some Sequence<Double>) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return .nan }
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// The generator SplitMix64 (Steele, Lea and Flood 2014): the same order of runs and the same
/// intervals each time.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
