/// Everything measured with one number of workers.
public struct MeasuredPoint: Sendable, Equatable {
  /// How many workers.
  public var workers: Int
  /// The measurements, in the order in which they were made, without warm-up.
  public var values: [Double]
  /// Their median, in the table's quantity.
  public var median: Double
  /// What the median lies in, in the table's quantity; nil for a single measurement.
  public var interval: ClosedRange<Double>?
  /// How probable that is, such as 0.969; nil for a single measurement.
  public var coverage: Double?
  /// Measurements far from the rest: shown and kept.
  public var outliers: [Double]
  /// Why laws are not fitted to it; nil where they are.
  public var excluded: String?

  /// Whether laws are fitted to it.
  public var isUsed: Bool { excluded == nil }

  init(workers: Int, values: [Double], excluded: String?) {
    let median = Median(of: values)
    self.workers = workers
    self.values = values
    self.median = median.value
    interval = median.interval
    coverage = median.coverage
    outliers = Scaling.outliers(among: values)
    self.excluded = excluded
  }
}

/// A median with its interval, of one of the numbers that follow from measurements.
public struct IntervalValue: Sendable, Equatable {
  /// The value.
  public var value: Double
  /// What it lies in; nil without repeats.
  public var interval: ClosedRange<Double>?

  /// Makes a value from its parts.
  public init(_ value: Double, _ interval: ClosedRange<Double>?) {
    self.value = value
    self.interval = interval
  }

  /// The value that falls while this one rises, as time does while throughput rises.
  func falling(_ transform: (Double) -> Double) -> IntervalValue {
    IntervalValue(
      transform(value), interval.map { transform($0.upperBound)...transform($0.lowerBound) })
  }
}

extension ScalingTable.Quantity {
  /// The throughput that corresponds to a measurement: 1 / T for times.
  func throughput(_ value: Double) -> Double { self == .time ? 1 / value : value }
}

extension MeasuredPoint {
  /// The median as throughput.
  func throughput(_ quantity: ScalingTable.Quantity) -> IntervalValue {
    let measured = IntervalValue(median, interval)
    return quantity == .time ? measured.falling { 1 / $0 } : measured
  }

  /// How many times the throughput of `base` this is.
  ///
  /// The interval holds wherever both medians lie in theirs, so that it covers at least as often as
  /// both do.
  func speedup(over base: MeasuredPoint, _ quantity: ScalingTable.Quantity) -> IntervalValue {
    let (own, one) = (throughput(quantity), base.throughput(quantity))
    guard workers != base.workers else { return IntervalValue(1, 1...1) }
    guard let above = own.interval, let below = one.interval else {
      return IntervalValue(own.value / one.value, nil)
    }
    return IntervalValue(
      own.value / one.value,
      above.lowerBound / below.upperBound...above.upperBound / below.lowerBound)
  }
}

extension ScalingTable {
  /// The measurements by number of workers, ascending; what has more workers than the program had
  /// cores is excluded.
  func points() -> [MeasuredPoint] {
    let measured = samples.filter { !$0.isWarmup }
    return Dictionary(grouping: measured, by: \.workers).map { workers, samples in
      var excluded: String?
      if let cores, Double(workers) > cores {
        let noun = cores == 1 ? "core" : "cores"
        excluded = "more workers than the \(plain(cores)) \(noun) that the program could use"
      }
      return MeasuredPoint(
        workers: workers, values: samples.map(\.value), excluded: excluded)
    }.sorted { $0.workers < $1.workers }
  }
}
