import Trace

/// Runs before a change against runs after it.
public struct RunComparison: Sendable {
  /// Names the format of ``json()`` and its version.
  public static let format = "coreograph-compare/1"

  /// The runs before, as given.
  public let base: [ComparedRun]
  /// The runs after, as given.
  public let candidate: [ComparedRun]
  /// What the bootstrap started from.
  public let seed: UInt64
  /// How sure the intervals are.
  public let level: Double
  /// Every metric that both sides have.
  public let metrics: [MetricComparison]
  /// What these runs could have shown of the wall time.
  public let power: DetectionPower
  /// The run before whose wall time is in the middle; of an even number the lower one. It stands for
  /// its side in ``waterfall`` and ``causes``, because only single runs add up.
  public let baseIndex: Int
  /// The same after.
  public let candidateIndex: Int
  /// From the one's wall time to the other's.
  public let waterfall: Waterfall
  /// What explains the difference, most of it first.
  public let causes: [Cause]
  /// What makes the two hard to compare, one line each.
  public let notes: [String]

  /// Compares `candidate` with `base`; nil where a side has no run.
  public init?(
    _ base: [ComparedRun], with candidate: [ComparedRun], seed: UInt64 = MedianRatio.defaultSeed,
    level: Double = MedianRatio.usualLevel
  ) {
    guard let baseIndex = base.medianIndex, let candidateIndex = candidate.medianIndex else {
      return nil
    }
    self.base = base
    self.candidate = candidate
    self.seed = seed
    self.level = level
    self.baseIndex = baseIndex
    self.candidateIndex = candidateIndex
    metrics = Metric.all.compactMap { metric, value in
      MetricComparison(
        metric, base: base.compactMap(value), candidate: candidate.compactMap(value), seed: seed,
        level: level)
    }
    let walls = [base, candidate].map { $0.map(\.summary.wallSeconds) }
    power = DetectionPower(walls[0], walls[1])
    waterfall = Waterfall(
      from: base[baseIndex].phases, to: candidate[candidateIndex].phases)
    causes = Cause.all(base[baseIndex], candidate[candidateIndex])
    notes = ComparisonNotes(base, candidate).lines
  }

  /// The wall times.
  public var wall: MetricComparison? { metrics.first { $0.metric == .wallSeconds } }

  /// Whether the wall time grew for sure.
  public var isRegression: Bool { wall?.decision == .slower }

  /// What the sides are called: the name that all of a side's runs share, where the sides differ in it.
  public var names: (base: String, candidate: String) {
    let one = base[baseIndex].name.harmless
    let other = candidate[candidateIndex].name.harmless
    return one == other ? ("before", "after") : (one, other)
  }
}

extension [ComparedRun] {
  fileprivate var medianIndex: Int? {
    isEmpty ? nil : indices.sorted { (self[$0].wall, $0) < (self[$1].wall, $1) }[(count - 1) / 2]
  }
}
