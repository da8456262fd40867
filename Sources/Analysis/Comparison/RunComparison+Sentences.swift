extension RunComparison {
  /// The one sentence that a reviewer can quote: what changed, by how much, how sure that is, and why.
  public var sentence: String {
    guard let wall else { return "Nothing was recorded." }
    let after = duration(wall.candidateMedian)
    let before = duration(wall.baseMedian)
    let sides = "\(before) before, \(after) after"
    let why = causes.first.map { ": \($0.fullText)" } ?? ""
    switch wall.decision {
    case .faster:
      return "\(times(1 / wall.ratio.value)) as fast (\(sides); \(certainty))\(why)."
    case .slower, .more, .less:
      return "\(slowdown(wall.ratio.value)) (\(sides); \(certainty))\(why)."
    case .noDetectableChange:
      let seen =
        power.detectableChange.map {
          ", where \(percent($0)) more would have shown in 4 of 5 cases"
        }
        ?? ""
      return "No detectable change (\(sides); \(certainty))\(seen)."
    case .tooFewRuns:
      return "\(sides.capitalizedFirst): \(ratioText), from too few runs (\(runsText)) to say how "
        + "sure that is\(why)."
    }
  }

  /// The finding in a few words, for a title.
  public var headline: String {
    guard let wall else { return "Nothing was recorded" }
    switch wall.decision {
    case .faster: return "\(times(1 / wall.ratio.value)) as fast\(shortWhy)"
    case .slower, .more, .less: return "\(slowdown(wall.ratio.value))\(shortWhy)"
    case .noDetectableChange: return "No detectable change of the wall time"
    case .tooFewRuns:
      if abs(wall.ratio.value - 1) < MetricComparison.margin {
        return "\(duration(wall.baseMedian)) before, \(duration(wall.candidateMedian)) after"
      }
      return "\(duration(wall.candidateMedian)) instead of \(duration(wall.baseMedian))\(shortWhy)"
    }
  }

  private var shortWhy: String {
    causes.first.map { ": \($0.text.filter { $0 != "`" })" } ?? ""
  }

  /// Such as `ratio 0.262, 95 % interval 0.258 to 0.266, 8 runs a side`.
  public var certainty: String {
    guard let interval = wall?.ratio.interval else { return "\(ratioText), \(runsText)" }
    return "\(ratioText), \(levelText) interval \(decimals(interval.lowerBound, 3)) to "
      + "\(decimals(interval.upperBound, 3)), \(runsText)"
  }

  /// Such as `95 %`.
  public var levelText: String { percent(level) }

  private var ratioText: String { "ratio \(decimals(wall?.ratio.value ?? 1, 3))" }

  /// Such as `8 runs a side`.
  var runsText: String {
    base.count == candidate.count
      ? "\(count(base.count, "run")) a side" : "\(base.count) and \(candidate.count) runs"
  }

  /// What these runs could and could not have shown, in sentences.
  public var powerText: String {
    guard let noise = power.noise, noise > 0 else {
      return base.count < 2 && candidate.count < 2
        ? "A single run a side has no interval, and nothing tells a change from chance. "
          + "Record \(MedianRatio.fewestRuns) or more of each, in turns: `coreograph bench` does."
        : "Runs do not differ within a side: their scatter is not known."
    }
    let scatter = "Runs of one side scatter by \(percent(noise))"
    guard let detectable = power.detectableChange else {
      return "\(scatter). An interval takes \(MedianRatio.fewestRuns) runs a side, and there are "
        + "\(runsText): nothing tells a change from chance."
    }
    let needs = [0.05, 0.02].compactMap { change -> String? in
      guard change < detectable,
        let runs = DetectionPower.runsToShow(change, noise: noise)
      else { return nil }
      return "\(grouped(runs)) runs a side for \(percent(change))"
    }
    let more = needs.isEmpty ? "" : " It takes \(needs.joined(separator: ", "))."
    return "\(scatter): these \(runsText) show an increase of \(percent(detectable)) or more in "
      + "4 of 5 cases, and a smaller one may go unseen.\(more)"
  }
}

/// Such as `3.8 times` or `12 times`.
private func times(_ factor: Double) -> String {
  "\(decimals(factor, factor < 1.095 ? 3 : factor < 9.95 ? 2 : 0)) times"
}

/// Such as `6.1 % slower` or, from twice on, `Takes 2.31 times as long`.
private func slowdown(_ ratio: Double) -> String {
  ratio < 2 ? "\(percent(ratio - 1)) slower" : "Takes \(times(ratio)) as long"
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
