import Glibc

/// What a number of runs can and cannot show, given how much they scatter.
public struct DetectionPower: Sendable, Equatable {
  /// The runs before.
  public var baseRuns: Int
  /// The runs after.
  public var candidateRuns: Int
  /// The relative standard deviation of the runs within their sides; nil where no side has two.
  public var noise: Double?

  /// Looks at how the measurements scatter, by their logarithms, both sides pooled.
  public init(_ base: [Double], _ candidate: [Double]) {
    baseRuns = base.count
    candidateRuns = candidate.count
    var squares = 0.0
    var freedom = 0
    for side in [base, candidate] {
      let logarithms = side.filter { $0 > 0 }.map { log($0) }
      guard logarithms.count > 1 else { continue }
      let mean = logarithms.reduce(0, +) / Double(logarithms.count)
      squares += logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      freedom += logarithms.count - 1
    }
    noise = freedom > 0 ? (squares / Double(freedom)).squareRoot() : nil
  }

  /// The increase that would have been found in 4 of 5 cases; nil where the runs have no interval.
  ///
  /// An odd number of runs counts as one less: their resampled medians are single runs, where those of
  /// an even number are means of two, and their intervals are no narrower.
  public var detectableChange: Double? {
    guard let noise, min(baseRuns, candidateRuns) >= MedianRatio.fewestRuns else { return nil }
    let shares = [baseRuns, candidateRuns].map { 1 / Double($0 / 2 * 2) }
    let error = noise * (shares[0] + shares[1]).squareRoot()
    return (1 + MetricComparison.margin) * exp(Self.factor * error) - 1
  }

  /// How many runs a side show an increase of `change` in 4 of 5 cases at a relative scatter of
  /// `noise`: their interval then lies beyond the margin. An even number; nil for a change within the
  /// margin.
  public static func runsToShow(_ change: Double, noise: Double) -> Int? {
    let beyond = log((1 + change) / (1 + MetricComparison.margin))
    guard beyond > 0 else { return nil }
    let root = factor * noise / beyond
    let pairs = (root * root).rounded(.up)
    return pairs < 1e9 ? max(2 * Int(pairs), MedianRatio.fewestRuns) : nil
  }

  /// How many runs a side tell `change` from none at all in 4 of 5 cases: the t test of two means
  /// (5 %, two-sided), with Guenther's correction for a variance that is estimated.
  public static func runsToTellFromNone(_ change: Double, noise: Double) -> Int {
    let root = (normal975 + normal80) * noise / change
    return Int((2 * root * root + normal975 * normal975 / 4).rounded(.up))
  }

  private static let normal975 = 1.959964
  private static let normal80 = 0.841621
  /// The standard error of a median is that of a mean times the root of pi over 2 (Laplace).
  private static let factor = (Double.pi / 2).squareRoot() * (normal975 + normal80)
}
