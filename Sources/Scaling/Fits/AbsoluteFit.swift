/// Fits by the error of throughput itself, unweighted, with λ free: nonlinear least squares as in the
/// R package `usl` and its ports. Intervals are Wald's: ± t standard errors.
struct AbsoluteFit: CurveFitting {
  let points: [FitPoint]

  func curve(_ constraint: Constraint) -> FittedCurve? {
    // The fit of relative errors has no start value to choose and lies near.
    let near = RelativeFit(points: points).curve(constraint)
    let free = constraint.free
    // Throughputs and λ in units of the largest one, so that any unit of work does.
    let unit = points.map(\.throughput).max() ?? 1
    let start =
      [near?.lambda ?? unit / (points.map(\.workers).max() ?? 1)].map { $0 / unit }
      + free.map { near?.shares[$0] ?? 0.01 }
    let problem = LeastSquares.Problem(
      count: points.count,
      residuals: { parameters in
        let shares = constraint.shares(Array(parameters.dropFirst()))
        return points.map {
          constraint.law.throughput(workers: $0.workers, lambda: parameters[0], shares: shares)
            - $0.throughput / unit
        }
      },
      jacobian: { parameters in
        points.map { gradient(constraint, parameters, workers: $0.workers) }
      })
    guard let fit = LeastSquares(problem, from: start) else { return nil }
    return FittedCurve(
      constraint: constraint, lambda: fit.parameters[0] * unit,
      shares: constraint.shares(Array(fit.parameters.dropFirst())),
      sumOfSquares: fit.sumOfSquares * unit * unit, fit: fit)
  }

  /// The derivatives of the throughput at `workers` by λ and by every free share.
  private func gradient(
    _ constraint: Constraint, _ parameters: [Double], workers n: Double
  ) -> [Double] {
    let law = constraint.law
    let lambda = parameters[0]
    let shares = constraint.shares(Array(parameters.dropFirst()))
    let relative = law.throughput(workers: n, lambda: 1, shares: shares)
    let byShare = law.shares.map { share -> Double in
      if law == .gustafson { return lambda * (1 - n) }
      // d/dσ of N/D is -N D'/D², which is -X² D'/(λ N) for X = λ N/D.
      return -lambda * relative * relative / n * (share == .kappa ? n * (n - 1) : n - 1)
    }
    return [relative] + constraint.free.map { byShare[$0] }
  }

  func intervals(
    of curve: FittedCurve, variance: Double, t: Double
  ) -> (lambda: ClosedRange<Double>?, shares: [ClosedRange<Double>?]) {
    let unit = curve.lambda / curve.fit.parameters[0]
    let reach = curve.fit.unscaledCovariance.indices.map { index in
      t * (variance * curve.fit.unscaledCovariance[index][index]).squareRoot() / unit
    }
    let lambda = curve.lambda - reach[0] * unit...curve.lambda + reach[0] * unit
    let shares = curve.constraint.held.indices.map { share -> ClosedRange<Double>? in
      guard let place = curve.constraint.free.firstIndex(of: share) else { return nil }
      return curve.shares[share] - reach[place + 1]...curve.shares[share] + reach[place + 1]
    }
    return (lambda, shares)
  }

  func prediction(
    of curve: FittedCurve, workers: Double, variance: Double, t: Double
  ) -> ClosedRange<Double> {
    let value = curve.constraint.law.throughput(
      workers: workers, lambda: curve.lambda, shares: curve.shares)
    let gradient = gradient(curve.constraint, curve.fit.parameters, workers: workers)
    let own = quadraticForm(gradient, curve.fit.unscaledCovariance)
    let reach = t * (variance * (own + 1)).squareRoot()
    return max(value - reach, 0)...value + reach
  }
}
