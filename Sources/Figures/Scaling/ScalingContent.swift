import Scaling

/// What a figure of scaling shows, in the numbers of its axes.
struct ScalingContent {
  /// A measured point.
  struct Point {
    var workers: Double
    var value: Double
    var interval: ClosedRange<Double>?
    var isUsed: Bool
  }

  /// A law drawn over all numbers of workers, with what another measurement would lie in.
  struct Curve {
    /// What stands at its end.
    var label: String
    var value: (Double) -> Double
    var band: (Double) -> ClosedRange<Double>?
    /// A law through one measured number, as opposed to a fit.
    var isAssumed: Bool
    /// Whether it is of ``ScalingContent/equalPoints`` instead of what was measured.
    var isAtEqualWork = false
  }

  let points: [Point]
  /// Where processor time grows: where the points would be at that of one worker.
  let equalPoints: [Point]
  /// The best law first.
  let curves: [Curve]
  let cores: Double?
  /// The least and the greatest number of workers shown.
  let workers: ClosedRange<Double>
  /// The most that the value axis shows.
  let top: Double
  /// What linear scaling would give.
  let ideal: (Double) -> Double

  /// Looks at `analysis`; nil where one worker was not measured.
  init?(_ analysis: ScalingAnalysis, kind: ScalingFigureKind) {
    guard let unit = analysis.measuredLambda else { return nil }
    let axis = ValueAxis(kind: kind, unit: unit)
    let points = analysis.points.compactMap { point -> Point? in
      guard let speedup = analysis.speedup(of: point) else { return nil }
      let n = Double(point.workers)
      return Point(
        workers: n, value: axis.value(speedup: speedup.value, workers: n),
        interval: speedup.interval.map { axis.range($0, workers: n) }, isUsed: point.isUsed)
    }
    var curves = analysis.drawnLaws.map { axis.curve(of: $0) }
    let equal = analysis.equalWork.flatMap { $0.causes == nil ? nil : $0 }
    // Two points lie near any straight line: what they say of a serial part teaches more.
    if analysis.isTooSmallForFit,
      let assumed = axis.curve(
        through: equal == nil ? analysis.programSerialFraction : analysis.serialFraction)
    {
      curves = [assumed]
    }
    let equalPoints = (equal?.points ?? []).dropFirst().map { point -> Point in
      let n = Double(point.workers)
      return Point(
        workers: n, value: axis.value(speedup: point.speedup.value, workers: n), interval: nil,
        isUsed: true)
    }
    if let equal, let curve = axis.curve(atEqualWork: equal) {
      curves.insert(curve, at: min(1, curves.count))
    }
    self.points = points
    self.equalPoints = equalPoints
    self.curves = curves
    ideal = { axis.value(speedup: $0, workers: $0) }
    let measured = max(points.map(\.workers).max() ?? 1, 2)
    // A law through one number teaches by where it leads.
    let leads = curves.first?.isAssumed == true
    let used = points.filter(\.isUsed).map(\.workers).max() ?? 1
    let most = leads ? max(measured, min(used * 4, 16)) : measured
    workers = 1...most
    cores = analysis.table.cores.flatMap { $0 <= most ? $0 : nil }
    let highest = max(
      points.map { $0.interval?.upperBound ?? $0.value }.max() ?? 1,
      curves.map { $0.value(most) }.max() ?? 1, equalPoints.map(\.value).max() ?? 1)
    // Room for the ideal where it is near; far above the points it would flatten them.
    top = kind == .efficiency ? max(1, highest) : max(min(most, highest * 2), highest)
  }
}

/// What the value axis of a figure of scaling counts.
private struct ValueAxis: Sendable {
  let kind: ScalingFigureKind
  /// The throughput of one worker.
  let unit: Double

  func value(speedup: Double, workers: Double) -> Double {
    kind == .speedup ? speedup : speedup / workers
  }

  func range(_ speedup: ClosedRange<Double>, workers: Double) -> ClosedRange<Double> {
    value(
      speedup: speedup.lowerBound, workers: workers)...value(
        speedup: speedup.upperBound, workers: workers)
  }

  /// A fitted law with its prediction band.
  func curve(of fit: FitCurve) -> ScalingContent.Curve {
    ScalingContent.Curve(
      label: ScalingWords.label(of: fit),
      value: { value(speedup: fit.throughput(workers: $0) / unit, workers: $0) },
      band: { workers in
        let band = fit.prediction(workers: workers)
        return range(band.lowerBound / unit...band.upperBound / unit, workers: workers)
      }, isAssumed: false)
  }

  /// Amdahl's law with a serial fraction that one speedup told; nil for any other source.
  func curve(through serial: ScalingAnalysis.SerialFraction?) -> ScalingContent.Curve? {
    guard let serial, serial.source == .karpFlatt, (0...1).contains(serial.fraction.value) else {
      return nil
    }
    let fraction = serial.fraction
    return ScalingContent.Curve(
      label: "Amdahl's law with \(percentage(fraction.value)) serial: a law, not a fit",
      value: { value(speedup: amdahl($0, fraction.value), workers: $0) },
      band: { workers in
        guard let interval = fraction.interval else { return nil }
        let speedups = amdahl(workers, interval.upperBound)...amdahl(workers, interval.lowerBound)
        return range(speedups, workers: workers)
      }, isAssumed: true)
  }

  /// Amdahl's law at equal work; nil where there is none with a share that makes sense.
  func curve(atEqualWork equal: EqualWork) -> ScalingContent.Curve? {
    guard let serial = equal.serialFraction, (0...1).contains(serial.fraction.value) else {
      return nil
    }
    let share = serial.fraction.value
    let range = serial.fraction.interval.map {
      " (\(percentageRange(max($0.lowerBound, 0), $0.upperBound)))"
    }
    let isAssumed = serial.source == .karpFlatt
    return ScalingContent.Curve(
      label: "At equal processor time: serial \(percentage(share))\(range ?? "")"
        + (isAssumed ? ", a law, not a fit" : ""),
      value: { value(speedup: amdahl($0, share), workers: $0) }, band: { _ in nil },
      isAssumed: isAssumed, isAtEqualWork: true)
  }

  private func amdahl(_ workers: Double, _ fraction: Double) -> Double {
    Law.amdahl.throughput(workers: workers, lambda: 1, shares: [min(max(fraction, 0), 1)])
  }
}

extension ScalingAnalysis {
  /// The accepted laws, the best first; linear scaling only where it is the best: the ideal is there.
  /// A law on a bound is a simpler one, which stands for itself.
  fileprivate var drawnLaws: [FitCurve] {
    let accepted = laws.filter { $0.isAccepted && ($0.law != .linear || best == .linear) }
    // Gustafson's law speaks of another kind of work, unless it is the one that was asked for.
    let comparable = accepted.filter { $0.law != .gustafson || best == .gustafson }
    let others = comparable.filter { $0.law != best }.compactMap(\.curve)
    return comparable.filter { $0.law == best }.compactMap(\.curve)
      + others.filter { !$0.shares.contains { $0.isBoundActive } }
  }
}
