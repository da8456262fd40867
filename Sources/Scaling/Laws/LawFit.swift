/// A parameter of a fitted law.
public struct Estimate: Sendable, Equatable {
  /// The value that fits best.
  public var value: Double
  /// The 95 % interval; without an upper end where the data bound nothing.
  public var low: Double
  /// Its upper end.
  public var high: Double?
  /// Whether the value is at the end of what makes sense, so that the interval is one-sided.
  public var isBoundActive: Bool
}

/// A law fitted to measurements, or the reason why it is not.
public struct LawFit: Sendable, Equatable {
  /// Which law.
  public var law: Law
  /// Why it does not apply; nil where it is accepted.
  public var refusal: String?
  /// What a reader should know of the fit; one line each.
  public var flags: [String] = []
  /// The curve; nil where there is none, and also there for some refused laws.
  public var curve: FitCurve?

  /// Whether the law applies.
  public var isAccepted: Bool { refusal == nil && curve != nil }
}

/// A fitted curve with what is known of its uncertainty.
public struct FitCurve: Sendable, Equatable {
  /// Which law.
  public var law: Law
  /// The throughput of one worker.
  public var lambda: Estimate
  /// The law's shares, in its order.
  public var shares: [Estimate]
  /// Points less parameters.
  public var degreesOfFreedom: Int
  /// The square root of the residuals' variance: relative to the time for the objective `time`, in
  /// units of throughput for `throughput`.
  public var residualStandardError: Double
  /// Throughput's prediction interval, by number of workers.
  private var band: Band

  /// The throughput of `workers` workers by the curve.
  public func throughput(workers: Double) -> Double {
    law.throughput(workers: workers, lambda: lambda.value, shares: shares.map(\.value))
  }

  /// What one more measurement of throughput with `workers` workers lies in with 95 % probability, if
  /// the law is right.
  public func prediction(workers: Double) -> ClosedRange<Double> { band.range(workers) }

  /// Where throughput is highest; nil where it grows without end and where κ is not told from 0.
  public var peak: (workers: Double, throughput: Double)? {
    guard shares.last?.isBoundActive == false else { return nil }
    return law.peak(lambda: lambda.value, shares: shares.map(\.value))
  }

  /// The numbers of workers between which the peak lies, by the interval of κ; without an upper end
  /// where that reaches 0.
  public var peakInterval: (low: Double, high: Double?)? {
    guard peak != nil, let kappa = shares.last, let most = kappa.high else { return nil }
    func place(_ kappa: Double) -> Double? {
      law.peak(lambda: lambda.value, shares: [shares[0].value, kappa])?.workers
    }
    guard let low = place(most) else { return nil }
    return (low, place(kappa.low))
  }

  /// A closure that compares equal to another where the curves' parameters do.
  private struct Band: Sendable, Equatable {
    let range: @Sendable (Double) -> ClosedRange<Double>

    static func == (left: Band, right: Band) -> Bool { true }
  }

  /// Fits `law` to `points`; nil where no curve fits or the data do not bound its scale.
  ///
  /// Intervals are those of the fit without bounds, cut at the bounds: so they cover as they should
  /// also where a true value lies at or near its bound. `scaleReach` widens that of λ, and of all shares
  /// with it, by an error that all points have in common: the half of its own 95 % interval, relative.
  init?(_ law: Law, to points: [FitPoint], objective: Objective, scaleReach: Double = 0) {
    let fitting: any CurveFitting & Sendable =
      objective == .time
      ? RelativeFit(points: points, scaleReach: scaleReach) : AbsoluteFit(points: points)
    let parameters = 1 + law.shares.count
    degreesOfFreedom = points.count - parameters
    let candidates = Constraint.all(law).compactMap { fitting.curve($0) }.filter(\.isAllowed)
    guard degreesOfFreedom > 0,
      let best = candidates.min(by: { $0.sumOfSquares < $1.sumOfSquares })
    else { return nil }
    let free = fitting.curve(.free(law)) ?? best
    let variance = free.sumOfSquares / Double(degreesOfFreedom)
    let t = StudentT.twoSided(0.95, degrees: degreesOfFreedom)
    let intervals = fitting.intervals(of: free, variance: variance, t: t)
    guard let scale = intervals.lambda else { return nil }
    self.law = law
    lambda = Estimate(
      value: best.lambda, low: min(scale.lowerBound, best.lambda),
      high: max(scale.upperBound, best.lambda), isBoundActive: false)
    shares = zip(law.shares, best.shares).enumerated().map { index, share in
      Estimate(
        share.1, in: intervals.shares[index], bounds: share.0.bounds,
        isHeld: best.constraint.held[index] != nil)
    }
    residualStandardError = (best.sumOfSquares / Double(degreesOfFreedom)).squareRoot()
    let residualVariance = best.sumOfSquares / Double(degreesOfFreedom)
    band = Band { workers in
      fitting.prediction(of: best, workers: workers, variance: residualVariance, t: t)
    }
  }
}

extension Estimate {
  /// The estimate `value` with `interval` cut at `bounds`.
  fileprivate init(
    _ value: Double, in interval: ClosedRange<Double>?, bounds: ClosedRange<Double>, isHeld: Bool
  ) {
    self.value = value
    isBoundActive = isHeld
    low = min(max(interval?.lowerBound ?? bounds.lowerBound, bounds.lowerBound), value)
    let most = bounds.upperBound.isFinite ? bounds.upperBound : nil
    high = interval.map { max(min($0.upperBound, bounds.upperBound), value) } ?? most
  }
}
