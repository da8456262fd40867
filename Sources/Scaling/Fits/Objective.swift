/// What a fit makes smallest.
public enum Objective: String, Sendable, Codable, CaseIterable {
  /// The squares of the relative errors of times: every point counts alike, and the laws are linear
  /// in their parameters.
  case time
  /// The squares of the errors of throughputs, as published coefficients mostly are fitted: points
  /// of high throughput count most.
  case throughput
}

/// A point as a fit sees it.
struct FitPoint {
  /// How many workers.
  let workers: Double
  /// The median throughput.
  let throughput: Double
}

/// A law whose shares are partly held at a value.
struct Constraint {
  let law: Law
  /// For each share of the law, the value that it is held at; nil where it is free.
  let held: [Double?]

  /// Nothing is held.
  static func free(_ law: Law) -> Constraint {
    Constraint(law: law, held: law.shares.map { _ in nil })
  }

  /// Every choice of shares to hold at one of their bounds.
  static func all(_ law: Law) -> [Constraint] {
    let choices = law.shares.reduce(into: [[Double?]]([[]])) { choices, share in
      let bounds = share.bounds
      let ends: [Double?] = [nil, bounds.lowerBound] + (bounds.upperBound.isFinite ? [1.0] : [])
      choices = choices.flatMap { choice in ends.map { choice + [$0] } }
    }
    return choices.map { Constraint(law: law, held: $0) }
  }

  /// The indices of the free shares.
  var free: [Int] { held.indices.filter { held[$0] == nil } }

  /// All shares, the free ones from `values`.
  func shares(_ values: [Double]) -> [Double] {
    var rest = values[...]
    return held.map { $0 ?? rest.removeFirst() }
  }

  /// Whether `shares` lie within their bounds.
  func allows(_ shares: [Double]) -> Bool {
    zip(law.shares, shares).allSatisfy { $0.bounds.contains($1) }
  }
}

/// A minimum under a constraint.
struct FittedCurve {
  let constraint: Constraint
  /// The throughput of one worker.
  let lambda: Double
  /// The law's shares, held ones included.
  let shares: [Double]
  /// Of the objective's own error.
  let sumOfSquares: Double
  /// What the objective itself fitted: its own parameters and their covariance without the
  /// residuals' variance.
  let fit: LeastSquares

  /// Whether the curve is one that the law allows.
  var isAllowed: Bool { lambda > 0 && lambda.isFinite && constraint.allows(shares) }
}

/// How an objective fits a law and what it knows of its uncertainty.
protocol CurveFitting {
  /// The points to fit.
  var points: [FitPoint] { get }

  /// The best curve under `constraint`; nil where there is none.
  func curve(_ constraint: Constraint) -> FittedCurve?

  /// The intervals of λ and of every share, where the residuals' variance is `variance` and `t` the
  /// quantile of their distribution; nil where the data bound nothing.
  func intervals(
    of curve: FittedCurve, variance: Double, t: Double
  ) -> (lambda: ClosedRange<Double>?, shares: [ClosedRange<Double>?])

  /// What another measurement of throughput with `workers` workers would lie in.
  func prediction(
    of curve: FittedCurve, workers: Double, variance: Double, t: Double
  ) -> ClosedRange<Double>
}

/// gᵀ C g: the variance of a linear function of parameters.
func quadraticForm(_ vector: [Double], _ matrix: [[Double]]) -> Double {
  var sum = 0.0
  for (row, left) in vector.enumerated() {
    for (column, right) in vector.enumerated() { sum += left * matrix[row][column] * right }
  }
  return sum
}
