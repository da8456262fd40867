import Glibc

/// The middle of several measurements, and how well they tell it.
struct Median: Equatable {
  /// The middle measurement, or the mean of the two in the middle.
  let value: Double
  /// Two of the measurements between which the population's median lies with ``coverage``; nil for a
  /// single one.
  let interval: ClosedRange<Double>?
  /// How probable that is, whatever the distribution (David and Nagaraja, Order Statistics, 7.1).
  ///
  /// 0.969 for the least and the greatest of six; fewer than six do not reach 0.95.
  let coverage: Double?

  /// Looks at `values`, which must not be empty.
  init(of values: [Double]) {
    let sorted = values.sorted()
    let count = sorted.count
    value = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    guard count > 1 else {
      interval = nil
      coverage = nil
      return
    }
    var rank = 0
    while rank + 1 < count / 2, Median.coverage(rank: rank + 1, of: count) >= 0.95 { rank += 1 }
    interval = sorted[rank]...sorted[count - 1 - rank]
    coverage = Median.coverage(rank: rank, of: count)
  }

  /// The probability that the median lies between the measurements `rank` (from 0) from either end.
  static func coverage(rank: Int, of count: Int) -> Double {
    // Each measurement falls below the median with probability 1/2.
    var outside = 0.0
    for below in 0...rank {
      let ways =
        lgamma(Double(count + 1)) - lgamma(Double(below + 1))
        - lgamma(Double(count - below + 1))
      outside += exp(ways - Double(count) * log(2))
    }
    return 1 - 2 * outside
  }
}

/// What lies far from the rest, by Tukey's fences: beyond 1.5 interquartile ranges outside the
/// quartiles (type 7 of Hyndman and Fan). Empty below four values, where quartiles say nothing.
func outliers(among values: [Double]) -> [Double] {
  guard values.count >= 4 else { return [] }
  let sorted = values.sorted()
  func quantile(_ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
  let (first, third) = (quantile(0.25), quantile(0.75))
  let reach = 1.5 * (third - first)
  return values.filter { $0 < first - reach || $0 > third + reach }
}
