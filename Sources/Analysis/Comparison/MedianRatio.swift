/// How much larger the median of some measurements is than that of others, and how sure that is.
public struct MedianRatio: Sendable, Equatable {
  /// The second median over the first: 1 where both are 0, infinite where only the first is.
  public var value: Double
  /// The interval; nil with fewer than ``fewestRuns`` measurements on a side.
  public var interval: ClosedRange<Double>?

  /// Fewer measurements a side give no interval: with three, two sides that do not differ fall apart
  /// completely in 1 of 10 cases, so that nothing they show is 95 % sure.
  public static let fewestRuns = 4
  /// How often the measurements are drawn anew.
  public static let resamples = 4000
  /// How sure an interval is where nobody says otherwise.
  public static let usualLevel = 0.95
  /// What the drawing starts from where nobody says otherwise.
  public static let defaultSeed: UInt64 = 1

  /// Compares `candidate` with `base`, neither of which may be empty.
  ///
  /// The interval is the percentile bootstrap's (Efron 1979): both sides are drawn anew with
  /// replacement, ``resamples`` times, and the middle of the ratios of medians is kept, as large a share
  /// as `level` says. The same measurements and seed give the same interval on every machine.
  public init(
    _ base: [Double], _ candidate: [Double], seed: UInt64 = MedianRatio.defaultSeed,
    level: Double = MedianRatio.usualLevel
  ) {
    let (base, candidate) = (base.sorted(), candidate.sorted())
    value = quotient(medianOfSorted(candidate), medianOfSorted(base))
    guard min(base.count, candidate.count) >= MedianRatio.fewestRuns else { return }
    var draws = ResamplingGenerator(seed: seed)
    var ratios: [Double] = []
    ratios.reserveCapacity(MedianRatio.resamples)
    for _ in 0..<MedianRatio.resamples {
      let before = draws.median(ofResampled: base)
      ratios.append(quotient(draws.median(ofResampled: candidate), before))
    }
    ratios.sort()
    let outside = Int((Double(MedianRatio.resamples) * (1 - level) / 2).rounded())
    interval = ratios[outside]...ratios[ratios.count - 1 - outside]
  }
}

/// The middle of some numbers, or the mean of the two in the middle; nil where there are none.
func median(of values: [Double]) -> Double? {
  values.isEmpty ? nil : medianOfSorted(values.sorted())
}

private func medianOfSorted(_ sorted: [Double]) -> Double {
  (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// What did not occur on either side did not change.
private func quotient(_ candidate: Double, _ base: Double) -> Double {
  if base == 0 { return candidate == 0 ? 1 : .infinity }
  return candidate / base
}

/// Draws measurements with replacement: SplitMix64 (Steele, Lea and Flood 2014), the same numbers
/// from the same seed everywhere.
private struct ResamplingGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }

  /// The median of as many values as `sorted` has, each drawn from it. Counting how often each was
  /// drawn spares sorting them.
  mutating func median(ofResampled sorted: [Double]) -> Double {
    let count = sorted.count
    var times = [Int](repeating: 0, count: count)
    for _ in 0..<count {
      // The upper half of the product is evenly spread over the places (Lemire 2019).
      times[Int(next().multipliedFullWidth(by: UInt64(count)).high)] += 1
    }
    let (low, high) = ((count - 1) / 2, count / 2)
    var seen = 0
    var lower: Double?
    for (place, drawn) in times.enumerated() where drawn > 0 {
      seen += drawn
      if lower == nil, seen > low { lower = sorted[place] }
      if seen > high, let lower { return (lower + sorted[place]) / 2 }
    }
    return lower ?? sorted[count - 1]
  }
}
