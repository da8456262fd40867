import Trace

/// A comparison for people, to be read in a terminal: the sentence first, then what it rests on.
public struct ComparisonText: Sendable {
  private let comparison: RunComparison
  private let style: TerminalStyle

  /// Puts `comparison` into words.
  public init(_ comparison: RunComparison, style: TerminalStyle) {
    self.comparison = comparison
    self.style = style
  }

  /// The text, lines of at most the style's width, with a line feed at the end.
  public var text: String {
    let sections = [
      verdictLines, waterfallLines, causeLines, roleLines, taskLines, metricLines, certaintyLines,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var verdictLines: [String] {
    let names = comparison.names
    let sides =
      "\(names.base) (\(count(comparison.base.count, "run"))) → "
      + "\(names.candidate) (\(count(comparison.candidate.count, "run")))"
    return comparison.sentence.wrapped(to: style.width).map { style.apply(.bold, to: $0) }
      + [style.apply(.dim, to: sides.shortened(to: style.width))]
  }

  // MARK: From before to after

  private var waterfallLines: [String] {
    guard comparison.waterfall.base > 0, comparison.waterfall.candidate > 0 else { return [] }
    let waterfall = comparison.waterfall.folded
    let chart = TextWaterfall(waterfall, width: max(style.width - 57, 20))
    let isOnly = comparison.base.count == 1 && comparison.candidate.count == 1
    let heading = "Where the wall time went"
    var lines = [
      style.apply(.bold, to: heading.padded(to: 26))
        + style.apply(
          .dim,
          to: "before".aligned(to: 9) + "after".aligned(to: 9)
            + (isOnly ? "" : "   the median runs"))
    ]
    lines.append(
      row("before", nil, waterfall.base, nil, style.apply(.dim, to: chart.before)))
    for (step, bar) in zip(waterfall.steps, chart.steps) {
      let emphasis: TerminalStyle.Emphasis? =
        step.change == 0 ? .dim : step.change < 0 ? .green : .red
      lines.append(
        row(
          step.label, step.base, step.candidate, step.change,
          style.apply(emphasis, to: bar)))
    }
    lines.append(row("after", nil, nil, waterfall.candidate, style.apply(.dim, to: chart.after)))
    return lines
  }

  private func row(
    _ name: String, _ before: Nanoseconds?, _ after: Nanoseconds?, _ change: Nanoseconds?,
    _ bar: String
  ) -> String {
    func cell(_ time: Nanoseconds?) -> String { time.map { duration($0.seconds) } ?? "" }
    let isStep = before != nil
    let changed = isStep ? change.map(signed) ?? "" : ""
    let first = isStep ? cell(before) : cell(after ?? change)
    return "  " + name.padded(to: 24) + first.aligned(to: 9)
      + (isStep ? cell(after) : "").aligned(to: 9)
      + changed.aligned(to: 11)
      + "  " + bar
  }

  private func signed(_ time: Nanoseconds) -> String {
    (time > 0 ? "+" : "") + duration(time.seconds)
  }

  // MARK: Why

  private var causeLines: [String] {
    guard !comparison.causes.isEmpty else { return [] }
    return [style.apply(.bold, to: "What explains it")]
      + comparison.causes.prefix(5).enumerated().flatMap { index, cause in
        let mark = "\(index + 1). "
        return cause.fullText.wrapped(to: style.width - 5).enumerated().map {
          "  " + ($0.offset == 0 ? mark : "   ") + $0.element
        }
      }
  }

  private var roleLines: [String] {
    let rows = comparison.roleRows.prefix(6)
    let seesCores = (comparison.base + comparison.candidate).allSatisfy(\.summary.seesCores)
    guard rows.count > 1, seesCores else { return [] }
    let heading = "Threads that changed most"
    return [
      style.apply(.bold, to: heading.padded(to: 32))
        + style.apply(
          .dim,
          to: "number".aligned(to: 11) + "on cores".aligned(to: 19) + "waiting".aligned(to: 19))
    ]
      + rows.map { row in
        "  " + row.name.harmless.shortened(to: 28).padded(to: 30)
          + "\(row.threads.0) → \(row.threads.1)".aligned(to: 11)
          + "\(duration(row.running.0)) → \(duration(row.running.1))".aligned(to: 19)
          + "\(duration(row.waiting.0)) → \(duration(row.waiting.1))".aligned(to: 19)
      }
  }

  private var taskLines: [String] {
    let rows = comparison.taskRows.prefix(4)
    guard !rows.isEmpty else { return [] }
    func cell(_ seconds: Double?) -> String { seconds.map(duration) ?? "–" }
    return [
      style.apply(.bold, to: "Tasks that changed most".padded(to: 32))
        + style.apply(
          .dim, to: "number".aligned(to: 11) + "ran".aligned(to: 19) + "took".aligned(to: 19))
    ]
      + rows.map { row in
        "  " + row.name.harmless.shortened(to: 28).padded(to: 30)
          + "\(row.count.0) → \(row.count.1)".aligned(to: 11)
          + "\(cell(row.running.0)) → \(cell(row.running.1))".aligned(to: 19)
          + "\(cell(row.latency.0)) → \(cell(row.latency.1))".aligned(to: 19)
      }
  }

  // MARK: The numbers

  private var metricLines: [String] {
    let rows = comparison.rows
    let heading = "Metric"
    let hasIntervals = rows.contains { !$0.interval.isEmpty }
    return [
      style.apply(.bold, to: "  " + heading.padded(to: 24))
        + style.apply(
          .dim,
          to: "before".aligned(to: 10) + "after".aligned(to: 10) + "ratio".aligned(to: 8)
            + (hasIntervals ? "\(comparison.levelText) interval".aligned(to: 17) : ""))
    ]
      + rows.map { row in
        let decision =
          row.decision == .noDetectableChange || row.decision == .tooFewRuns
          ? "" : "  \(row.decision.rawValue)"
        return "  " + row.label.padded(to: 24) + row.base.aligned(to: 10)
          + row.candidate.aligned(to: 10) + row.ratio.aligned(to: 8)
          + (hasIntervals ? row.interval.aligned(to: 17) : "")
          + style.apply(emphasis(of: row.decision), to: decision)
      }
  }

  private func emphasis(of decision: MetricComparison.Decision) -> TerminalStyle.Emphasis? {
    switch decision {
    case .faster: .green
    case .slower: .red
    case .less, .more: .yellow
    case .noDetectableChange, .tooFewRuns: .dim
    }
  }

  private var certaintyLines: [String] {
    var sentences = [comparison.powerText]
    if let wall = comparison.wall, wall.ratio.interval != nil {
      sentences.append(
        "Mann-Whitney p = \(decimals(wall.ranks.pValue, 4)), Cliff's delta "
          + "\(decimals(wall.ranks.cliffsDelta, 2)). A metric counts as changed if its interval "
          + "excludes 1 ± 1 %; each is judged by itself, so that of 20 without a change one may "
          + "seem to have one.")
    }
    let notes = comparison.notes.flatMap { note in
      "! \(note)".wrapped(to: style.width).map { style.apply(.yellow, to: $0) }
    }
    return notes
      + sentences.flatMap { $0.wrapped(to: style.width) }.map { style.apply(.dim, to: $0) }
  }
}
