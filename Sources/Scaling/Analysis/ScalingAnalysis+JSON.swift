import ScriptJSON

extension ScalingAnalysis {
  /// The value of `coreograph fit --json`: `coreograph-fit/1`, ending in a newline; an array of them
  /// for more than one.
  public static func json(of analyses: [ScalingAnalysis]) throws -> [UInt8] {
    try scriptJSON(oneOrAll: analyses.map(FitDocument.init))
  }
}

/// `coreograph-fit/1`.
private struct FitDocument: Encodable {
  var format = "coreograph-fit/1"
  var name: String
  var quantity: ScalingTable.Quantity
  var objective: Objective
  var cores: OrNull<Double>
  var measuredLambda: OrNull<Double>
  var points: [Point]
  var laws: [FittedLaw]
  var best: OrNull<Law>
  var karpFlatt: [KarpFlatt]
  var karpFlattTrend: OrNull<ScalingAnalysis.Trend>
  var serialFraction: OrNull<SerialFraction>
  var equalWork: OrNull<EqualWorkDocument>
  var setSerialFraction: OrNull<Double>
  var markedSerialFraction: OrNull<Value>
  var notes: [String]

  init(_ analysis: ScalingAnalysis) {
    name = analysis.table.name
    quantity = analysis.table.quantity
    objective = analysis.objective
    cores = OrNull(analysis.table.cores)
    measuredLambda = OrNull(analysis.measuredLambda)
    points = analysis.points.map { Point($0, speedup: analysis.speedup(of: $0)) }
    laws = analysis.laws.map(FittedLaw.init)
    best = OrNull(analysis.best)
    karpFlatt = analysis.karpFlatt.map { KarpFlatt(n: $0.workers, Value($0.fraction)) }
    karpFlattTrend = OrNull(analysis.trend)
    serialFraction = OrNull(analysis.serialFraction.map(SerialFraction.init))
    equalWork = OrNull(analysis.equalWork.map(EqualWorkDocument.init))
    setSerialFraction = OrNull(analysis.table.knownSerial.set)
    markedSerialFraction = OrNull(analysis.markedSerialFraction.map(Value.init))
    notes = analysis.notes
  }

  /// A value with its interval.
  struct Value: Encodable {
    var value: Double
    var low: OrNull<Double>
    var high: OrNull<Double>

    init(_ value: IntervalValue) {
      self.value = value.value
      low = OrNull(value.interval?.lowerBound)
      high = OrNull(value.interval?.upperBound)
    }
  }

  struct Point: Encodable {
    var n: Int
    var median: Double
    var low: OrNull<Double>
    var high: OrNull<Double>
    var coverage: OrNull<Double>
    var repeats: Int
    var outliers: [Double]
    var speedup: OrNull<Value>
    var used: Bool
    var why: OrNull<String>

    init(_ point: MeasuredPoint, speedup: IntervalValue?) {
      n = point.workers
      median = point.median
      low = OrNull(point.interval?.lowerBound)
      high = OrNull(point.interval?.upperBound)
      coverage = OrNull(point.coverage)
      repeats = point.values.count
      outliers = point.outliers
      self.speedup = OrNull(speedup.map(Value.init))
      used = point.isUsed
      why = OrNull(point.excluded)
    }
  }

  struct Parameter: Encodable {
    var value: Double
    var low: Double
    var high: OrNull<Double>
    var bound: Bool

    init(_ estimate: Estimate) {
      value = estimate.value
      low = estimate.low
      high = OrNull(estimate.high)
      bound = estimate.isBoundActive
    }
  }

  struct Peak: Encodable {
    var n: Double
    var throughput: Double
    var low: OrNull<Double>
    var high: OrNull<Double>

    init?(_ curve: FitCurve?) {
      guard let peak = curve?.peak else { return nil }
      n = peak.workers
      throughput = peak.throughput
      low = OrNull(curve?.peakInterval?.low)
      high = OrNull(curve?.peakInterval?.high)
    }
  }

  struct FittedLaw: Encodable {
    var law: Law
    var accepted: Bool
    var why: OrNull<String>
    var flags: [String]
    var parameters: [String: Parameter]
    var peak: OrNull<Peak>
    var residualStandardError: OrNull<Double>
    var degreesOfFreedom: OrNull<Int>

    init(_ fit: LawFit) {
      law = fit.law
      accepted = fit.isAccepted
      why = OrNull(fit.refusal)
      flags = fit.flags
      parameters = [:]
      if let curve = fit.curve {
        parameters["lambda"] = Parameter(curve.lambda)
        for (share, estimate) in zip(fit.law.shares, curve.shares) {
          parameters[share.rawValue] = Parameter(estimate)
        }
      }
      peak = OrNull(Peak(fit.curve))
      residualStandardError = OrNull(fit.curve?.residualStandardError)
      degreesOfFreedom = OrNull(fit.curve?.degreesOfFreedom)
    }
  }

  struct KarpFlatt: Encodable {
    var n: Int
    var value: Double
    var low: OrNull<Double>
    var high: OrNull<Double>

    init(n: Int, _ value: Value) {
      self.n = n
      self.value = value.value
      low = value.low
      high = value.high
    }
  }

  struct SerialFraction: Encodable {
    var source: ScalingAnalysis.SerialFraction.Source
    var n: OrNull<Int>
    var value: Double
    var low: OrNull<Double>
    var high: OrNull<Double>

    init(_ fraction: ScalingAnalysis.SerialFraction) {
      let value = Value(fraction.fraction)
      source = fraction.source
      n = OrNull(fraction.workers)
      self.value = value.value
      low = value.low
      high = value.high
    }
  }

  struct EqualWorkDocument: Encodable {
    var points: [EqualWorkPoint]
    var law: FittedLaw
    var serialFraction: OrNull<SerialFraction>

    init(_ equal: EqualWork) {
      points = equal.points.map(EqualWorkPoint.init)
      law = FittedLaw(equal.law)
      serialFraction = OrNull(equal.serialFraction.map(SerialFraction.init))
    }
  }

  struct EqualWorkPoint: Encodable {
    var n: Int
    var processorSeconds: Value
    var growth: Value
    var speedup: Value
    var karpFlatt: OrNull<Value>
    var lost: OrNull<Lost>

    init(_ point: EqualWork.Point) {
      n = point.workers
      processorSeconds = Value(point.processorSeconds)
      growth = Value(point.growth)
      speedup = Value(point.speedup)
      karpFlatt = OrNull(point.karpFlatt.map(Value.init))
      lost = OrNull(point.loss.map(Lost.init))
    }
  }

  struct Lost: Encodable {
    var total: Double
    var idle: Double
    var processorTime: Double
    var uneven: Double
    var waiting: OrNull<Double>

    init(_ loss: EqualWork.Loss) {
      total = loss.total
      idle = loss.idle
      processorTime = loss.processorTime
      uneven = loss.uneven
      waiting = OrNull(loss.waiting)
    }
  }
}
