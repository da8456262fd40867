/// Fits by relative error, in which every law is linear.
///
/// Amdahl's law and the USL are T = A/N + B (N-1)/N + C (N-1) with λ = 1/A, σ = B/A, κ = C/A;
/// Gustafson's is X = λ N - D (N-1) with s = D/λ. So a fit has one minimum, needs no start value, and
/// the interval of a share is that of a quotient, which Fieller's theorem gives exactly.
struct RelativeFit: CurveFitting {
  let points: [FitPoint]
  /// How far off, relative, the scale may be beyond what the points' distances from the curve show: the
  /// half of a 95 % interval.
  var scaleReach = 0.0

  /// What the basis functions add up to: throughput for Gustafson's law, time for the others.
  private func value(_ point: FitPoint, _ law: Law) -> Double {
    law == .gustafson ? point.throughput : 1 / point.throughput
  }

  /// The basis functions at `workers`: that of the scale, then one for each share.
  private func basis(_ law: Law, workers n: Double) -> [Double] {
    switch law {
    case .linear: [1 / n]
    case .amdahl: [1 / n, (n - 1) / n]
    case .gustafson: [n, 1 - n]
    case .usl: [1 / n, (n - 1) / n, n - 1]
    }
  }

  /// The basis where held shares are part of the scale's function.
  private func basis(_ constraint: Constraint, workers: Double) -> [Double] {
    let all = basis(constraint.law, workers: workers)
    let scale = constraint.held.enumerated().reduce(all[0]) { sum, share in
      sum + (share.element ?? 0) * all[share.offset + 1]
    }
    return [scale] + constraint.free.map { all[$0 + 1] }
  }

  func curve(_ constraint: Constraint) -> FittedCurve? {
    let law = constraint.law
    let rows = points.map { point in
      basis(constraint, workers: point.workers).map { $0 / value(point, law) }
    }
    let problem = LeastSquares.Problem(
      count: points.count,
      residuals: { parameters in
        rows.map { row in zip(row, parameters).reduce(-1) { $0 + $1.0 * $1.1 } }
      },
      jacobian: { _ in rows })
    let first = points.map { $0.workers * value($0, law) }.max() ?? 1
    let start = [law == .gustafson ? value(points[0], law) : first] + constraint.free.map { _ in 0 }
    guard let fit = LeastSquares(problem, from: start) else { return nil }
    let scale = fit.parameters[0]
    return FittedCurve(
      constraint: constraint, lambda: law == .gustafson ? scale : 1 / scale,
      shares: constraint.shares(fit.parameters.dropFirst().map { $0 / scale }),
      sumOfSquares: fit.sumOfSquares, fit: fit)
  }

  func intervals(
    of curve: FittedCurve, variance: Double, t: Double
  ) -> (lambda: ClosedRange<Double>?, shares: [ClosedRange<Double>?]) {
    let parameters = curve.fit.parameters
    var covariance = curve.fit.unscaledCovariance.map { $0.map { $0 * variance } }
    let common = scaleReach * parameters[0] / t
    covariance[0][0] += common * common
    let reach = t * covariance[0][0].squareRoot()
    var lambda: ClosedRange<Double>?
    if parameters[0] > reach {
      let (low, high) = (parameters[0] - reach, parameters[0] + reach)
      lambda = curve.constraint.law == .gustafson ? low...high : 1 / high...1 / low
    }
    let shares = curve.constraint.held.indices.map { share -> ClosedRange<Double>? in
      guard let place = curve.constraint.free.firstIndex(of: share) else { return nil }
      let index = place + 1
      return fieller(
        parameters[index], over: parameters[0],
        variances: (covariance[index][index], covariance[0][0]),
        covariance: covariance[index][0], t: t)
    }
    return (lambda, shares)
  }

  func prediction(
    of curve: FittedCurve, workers: Double, variance: Double, t: Double
  ) -> ClosedRange<Double> {
    let basis = basis(curve.constraint, workers: workers)
    let value = zip(basis, curve.fit.parameters).reduce(0) { $0 + $1.0 * $1.1 }
    let own = quadraticForm(basis, curve.fit.unscaledCovariance)
    let reach = t * (variance * (own + value * value)).squareRoot()
    let (low, high) = (max(value - reach, 0), value + reach)
    return curve.constraint.law == .gustafson ? low...high : 1 / high...1 / low
  }
}

/// The quotients `a` / `b` that a t test does not reject (Fieller 1954), for normal estimates with
/// the given variances; nil where `b` itself is not told from 0, so that the quotient is unbounded.
func fieller(
  _ a: Double, over b: Double, variances: (a: Double, b: Double), covariance: Double, t: Double
) -> ClosedRange<Double>? {
  let square = b * b - t * t * variances.b
  guard square > 0 else { return nil }
  let middle = (a * b - t * t * covariance) / square
  let product = (a * a - t * t * variances.a) / square
  let reach = max(middle * middle - product, 0).squareRoot()
  return middle - reach...middle + reach
}
