extension RunComparison {
  /// A row of the table of metrics, in words.
  public struct Row: Sendable, Equatable {
    /// What people call the metric.
    public var label: String
    /// The median before.
    public var base: String
    /// The median after.
    public var candidate: String
    /// The ratio of both; a dash where the median before is 0.
    public var ratio: String
    /// The 95 % interval; empty without one, as of what occurs only after.
    public var interval: String
    /// What can be said.
    public var decision: MetricComparison.Decision
  }

  /// Every metric of which at least one side has any.
  public var rows: [Row] {
    metrics.filter { $0.baseMedian != 0 || $0.candidateMedian != 0 }.map { metric in
      let interval = metric.ratio.interval.flatMap { interval -> String? in
        let low = factorText(interval.lowerBound)
        if interval.upperBound.isFinite { return "\(low) to \(factorText(interval.upperBound))" }
        return interval.lowerBound.isFinite ? "\(low) or more" : nil
      }
      return Row(
        label: metric.metric.label, base: metric.metric.text(metric.baseMedian),
        candidate: metric.metric.text(metric.candidateMedian),
        ratio: factorText(metric.ratio.value), interval: interval ?? "", decision: metric.decision)
    }
  }
}

/// A ratio to three digits; a dash for one against nothing.
private func factorText(_ ratio: Double) -> String {
  guard ratio.isFinite else { return "–" }
  if ratio == 0 { return "0" }
  return decimals(ratio, ratio < 0.9995 ? 3 : ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0)
}
