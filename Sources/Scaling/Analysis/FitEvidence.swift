/// What laws are fitted to and judged by.
struct FitEvidence {
  let used: [MeasuredPoint]
  let quantity: ScalingTable.Quantity
  let objective: Objective
  let trend: ScalingAnalysis.Trend?
  let spread: Spread?
  private let excludedCount: Int
  /// How far off, relative, all points may be in common, at 95 %: no distance from a curve shows that. Nil
  /// where nobody knows.
  private let scaleReach: Double?

  init(
    _ used: [MeasuredPoint], table: ScalingTable, objective: Objective,
    trend: ScalingAnalysis.Trend?, scaleReach: Double? = 0
  ) {
    self.used = used
    self.objective = objective
    self.trend = trend
    self.scaleReach = scaleReach
    quantity = table.quantity
    spread = Spread(used)
    let all = Set(table.samples.filter { !$0.isWarmup }.map(\.workers))
    excludedCount = all.count - used.count
  }

  /// The points as a fit sees them.
  var fitPoints: [FitPoint] {
    used.map {
      FitPoint(workers: Double($0.workers), throughput: quantity.throughput($0.median))
    }
  }

  /// Fits `law`, or says why not.
  func fit(_ law: Law) -> LawFit {
    if let refusal = refusal(of: law) { return LawFit(law: law, refusal: refusal) }
    guard let scaleReach else {
      return LawFit(
        law: law,
        refusal: "a single run with one worker does not tell how much its time scatters: repeat it")
    }
    guard let curve = FitCurve(law, to: fitPoints, objective: objective, scaleReach: scaleReach)
    else {
      return LawFit(
        law: law, refusal: "the points scatter too much around it to bound its parameters")
    }
    return LawFit(
      law: law, refusal: shapeRefusal(of: curve), flags: flags(of: curve), curve: curve)
  }

  /// Why measurements cannot have come from `curve`, though it is the best one of its law.
  private func shapeRefusal(of curve: FitCurve) -> String? {
    if curve.law != .usl, dropsSignificantly {
      return "throughput drops with more workers, and by this law it never does"
    }
    let errors = relativeErrors(of: curve)
    let most = errors.map(abs).max() ?? 0
    guard most > 0.05, spread?.rejects(errors, parameters: 1 + curve.shares.count) == true else {
      return nil
    }
    return "lack of fit: points lie up to \(percentage(most)) off the curve, "
      + "more than the repeats scatter"
  }

  private func refusal(of law: Law) -> String? {
    if law == .gustafson, quantity == .time {
      return "it speaks of work that grows with the number of workers, and these are times: "
        + "give a column of throughput or speedup"
    }
    let needed = max(2, law.shares.count + 2)
    if used.count < needed {
      let left = excludedCount > 0 ? " within the cores" : ""
      return "it takes \(needed) different numbers of workers\(left), and there "
        + (used.count == 1 ? "is 1" : "are \(used.count)")
    }
    if !law.shares.isEmpty, let first = used.first, let last = used.last,
      last.workers < 4 * first.workers
    {
      return
        "the numbers of workers, \(first.workers) to \(last.workers), span less than a factor of 4"
    }
    return superlinear
  }

  /// What is more than linear beyond its interval, in words: no law allows that.
  private var superlinear: String? {
    guard let first = used.first else { return nil }
    for point in used.dropFirst() {
      let speedup = point.speedup(over: first, quantity)
      let ideal = Double(point.workers) / Double(first.workers)
      let sure = speedup.interval?.lowerBound ?? speedup.value / 1.04
      guard sure / ideal > 1.01 else { continue }
      let workers = first.workers == 1 ? "one" : "\(first.workers)"
      return
        "\(point.workers) workers are \(significant(speedup.value)) times as fast as \(workers): "
        + "more than linear, which no law allows; is the run with \(workers) a fair baseline?"
    }
    return nil
  }

  private func flags(of curve: FitCurve) -> [String] {
    var flags: [String] = []
    for (share, estimate) in zip(curve.law.shares, curve.shares) where estimate.isBoundActive {
      let most = estimate.high.map { ", and at most \(significant($0))" } ?? ""
      flags.append(
        "bound active: \(share.symbol) is held at \(significant(estimate.value))"
          + (estimate.value == 0 ? most : ""))
    }
    let errors = relativeErrors(of: curve)
    if errors.allSatisfy({ abs($0) < 1e-7 }) {
      flags.append(
        "the points lie on the curve to the last digit: they were computed rather than measured, "
          + "and the intervals say nothing")
    } else if let spread, spread.rejects(errors, parameters: 1 + curve.law.shares.count) {
      let most = errors.map(abs).max() ?? 0
      flags.append(
        "lack of fit: points lie up to \(percentage(most)) off the curve, "
          + "more than the repeats scatter")
    }
    if let spread, spread.outdoes(errors, parameters: 1 + curve.law.shares.count) {
      flags.append(
        "the points lie closer to the curve than their runs scatter, which is chance: the intervals "
          + "are too narrow; repeat it more often, or on a quieter machine")
    }
    if curve.law == .amdahl, trend == .falling {
      flags.append(
        "the Karp-Flatt fraction falls with the number of workers: the run with one worker is no "
          + "fair baseline")
    }
    return flags
  }

  /// Whether fewer workers had a throughput beyond the interval of more workers, by 1 % or more;
  /// without repeats, by 5 % or more.
  var dropsSignificantly: Bool {
    var highest = 0.0
    var highestSure = 0.0
    for point in used {
      let throughput = point.throughput(quantity)
      if let interval = throughput.interval {
        if interval.upperBound < highestSure, throughput.value < 0.99 * highest { return true }
        highestSure = max(highestSure, interval.lowerBound)
      } else if throughput.value < 0.95 * highest {
        return true
      }
      highest = max(highest, throughput.value)
    }
    return false
  }

  /// The curve's time over the measured one, less 1, at every point.
  func relativeErrors(of curve: FitCurve) -> [Double] {
    fitPoints.map { $0.throughput / curve.throughput(workers: $0.workers) - 1 }
  }
}

/// How much repeats scatter, relative to their median, over all numbers of workers.
struct Spread {
  /// The variance of a single measurement, relative.
  let variance: Double
  /// Measurements less points.
  let degreesOfFreedom: Int
  private let factors: [Double]

  /// Pools `points`; nil without repeats.
  init?(_ points: [MeasuredPoint]) {
    var sum = 0.0
    var degrees = 0
    for point in points where point.values.count > 1 {
      let mean = point.values.reduce(0, +) / Double(point.values.count)
      sum += point.values.reduce(0) { $0 + ($1 / mean - 1) * ($1 / mean - 1) }
      degrees += point.values.count - 1
    }
    guard degrees > 0 else { return nil }
    variance = sum / Double(degrees)
    degreesOfFreedom = degrees
    factors = points.map { Self.medianFactor($0.values.count) }
  }

  /// The variance of the median of `count` normal values over that of one: π/2 / (n + π/2 - 1),
  /// exact for 1 and within 4 % of the exact values from 3 on.
  static func medianFactor(_ count: Int) -> Double {
    let half = Double.pi / 2
    return half / (Double(count) + half - 1)
  }

  /// The relative variance of every point's median.
  var ofMedians: [Double] { factors.map { $0 * variance } }

  /// Whether a curve with these relative errors is off by more than repeats explain: an F test at 1 %,
  /// and an error of 1 % or more.
  func rejects(_ errors: [Double], parameters: Int) -> Bool {
    let degrees = errors.count - parameters
    guard degrees > 0, variance > 0, errors.contains(where: { abs($0) >= 0.01 }) else {
      return false
    }
    return upperTail(errors, degrees: degrees) < 0.01
  }

  /// Whether a curve with these relative errors is closer to the medians than repeats that scatter by
  /// so much explain: the other tail of that test, at 1 %, where medians are off by 5 % or more.
  func outdoes(_ errors: [Double], parameters: Int) -> Bool {
    let degrees = errors.count - parameters
    let usual = ofMedians.reduce(0, +) / Double(max(factors.count, 1))
    guard degrees > 0, usual >= 0.05 * 0.05 else { return false }
    return upperTail(errors, degrees: degrees) > 0.99
  }

  /// How often errors are as large as these or larger where only the repeats' scatter makes them.
  private func upperTail(_ errors: [Double], degrees: Int) -> Double {
    let weighted = zip(errors, ofMedians).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    return FisherF.upperTail(
      weighted / Double(degrees), numerator: degrees, denominator: degreesOfFreedom)
  }
}
