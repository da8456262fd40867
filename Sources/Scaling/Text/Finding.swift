extension ScalingAnalysis {
  /// What the measurements say, in one sentence.
  public var finding: String {
    if let equalWorkFinding { return equalWorkFinding }
    guard let serial = programSerialFraction else {
      return best == nil ? "No law applies to these measurements" : "No serial fraction can be told"
    }
    let range =
      serial.source == .karpFlatt
      ? Self.rangeText(serial.fraction, repeats: fewestRepeats) : Self.rangeText(serial.fraction)
    let share = percentage(serial.fraction.value)
    switch serial.source {
    case .karpFlatt:
      let workers = serial.workers.map { "\($0)" } ?? "several"
      guard serial.fraction.value > 0 else {
        if serial.fraction.value < -0.01 {
          return
            "More than linear: \(workers) workers are more than \(workers) times as fast as one"
        }
        return "\(workers) workers are as fast as they could be"
      }
      if serial.fraction.value >= 1 { return "\(workers) workers are no faster than one" }
      return "\(share) of the work behaves as serial with \(workers) workers\(range)"
    case .amdahl where best == .linear && !tellsLinear:
      return "These measurements scatter too much to tell: up to "
        + "\(percentage(serial.fraction.interval?.upperBound ?? 1)) of the work may be serial"
    case .amdahl where best == .linear:
      return "Scales linearly: at most \(percentage(serial.fraction.interval?.upperBound ?? 0)) "
        + "of the work is serial"
    case .amdahl:
      let limit = Law.amdahlLimit(serial: serial.fraction.value).map {
        $0 < 1.05
          ? ", so no number of workers makes it faster"
          : ", so no number of workers makes it \(significantBound($0, digits: 2)) times as fast"
      }
      return "\(share) of the work is serial\(range)\(limit ?? "")"
    case .gustafson:
      return "\(share) of the parallel run is serial\(range)"
    case .usl:
      if let peak = bestCurve?.peak {
        let contention =
          serial.fraction.value > 0 ? "\(share) contention, and coherency on top" : "coherency"
        return "Throughput peaks at \(Int(peak.workers.rounded())) workers: \(contention)"
      }
      return "\(share) contention\(range)"
    }
  }

  /// Whether linear scaling is more than what nothing speaks against: a tenth of the work at most is serial.
  public var tellsLinear: Bool {
    guard best == .linear else { return false }
    return (programSerialFraction?.fraction.interval?.upperBound ?? 1) <= 0.1
  }

  /// How often the number of workers was measured that was measured least, of those that count.
  private var fewestRepeats: Int { points.filter(\.isUsed).map(\.values.count).min() ?? 0 }

  /// As in ` (95 %: 4.1 to 6.0 %)`; empty without an interval.
  ///
  /// - Parameter repeats: from how few runs the interval follows as the least and the greatest; fewer
  ///   than 6 do not hold a median in 95 % of cases, so that the text names them instead.
  static func rangeText(_ fraction: IntervalValue, repeats: Int = 6) -> String {
    guard let interval = fraction.interval else { return "" }
    let held = repeats < 6 ? "in \(repeats) runs each" : "95 %"
    return " (\(held): \(percentageRange(max(interval.lowerBound, 0), interval.upperBound)))"
  }
}
