/// A number that runs are compared by.
public struct MetricComparison: Sendable, Equatable {
  /// What can be said of a change.
  public enum Decision: String, Sendable, Equatable, Codable {
    /// Takes less time, 95 % sure and by more than the margin.
    case faster
    /// Takes more time, as sure.
    case slower
    /// There is less of it, as sure: of what is not a time that someone waits.
    case less
    /// There is more of it, as sure.
    case more
    /// The interval holds 1, or is not clear of it by more than the margin.
    case noDetectableChange = "no detectable change"
    /// Too few runs for an interval, so nothing is decided.
    case tooFewRuns = "too few runs"
  }

  /// A change within 1 % either way counts as none, however sure.
  public static let margin = 0.01

  /// Which number.
  public var metric: Metric
  /// Of every run before that has it.
  public var base: [Double]
  /// Of every run after that has it.
  public var candidate: [Double]
  /// How they compare.
  public var ratio: MedianRatio
  /// The same by order alone.
  public var ranks: RankTest

  /// Compares the sides; nil where one of them has no such number.
  public init?(
    _ metric: Metric, base: [Double], candidate: [Double], seed: UInt64 = MedianRatio.defaultSeed,
    level: Double = MedianRatio.usualLevel
  ) {
    guard !base.isEmpty, !candidate.isEmpty else { return nil }
    self.metric = metric
    self.base = base
    self.candidate = candidate
    ratio = MedianRatio(base, candidate, seed: seed, level: level)
    ranks = RankTest(base, candidate)
  }

  /// The median before.
  public var baseMedian: Double { median(of: base) ?? 0 }
  /// The median after.
  public var candidateMedian: Double { median(of: candidate) ?? 0 }

  /// Whether the interval excludes 1 and all that is within ``margin`` of it.
  public var decision: Decision {
    guard let interval = ratio.interval else { return .tooFewRuns }
    if interval.lowerBound > 1 + Self.margin { return metric.isLatency ? .slower : .more }
    if interval.upperBound < 1 - Self.margin { return metric.isLatency ? .faster : .less }
    return .noDetectableChange
  }
}
