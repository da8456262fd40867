import Analysis
import Trace

/// Runs before against runs after, with how sure the difference is, as `evidence.mustache` sees it.
struct EvidenceView {
  /// The picture that shows it.
  let figure: FigureView
  /// What explains the difference, most of it first.
  let causes: [String]
  /// Every number of both sides.
  let rows: [Row]
  /// What the numbers are medians of.
  let caption: String
  /// How sure the intervals are.
  let level: String
  /// What these runs could and could not have shown.
  let power: String
  /// What makes the two sides hard to compare.
  let notes: [String]

  /// A number of both sides.
  struct Row {
    let name: String
    let before: String
    let after: String
    let ratio: String
    let interval: String
    let decision: String
    /// Whether the decision says that something changed.
    let isSure: Bool
  }
}

extension EvidenceView {
  /// Tells `comparison`, for which `inputs` stand.
  init(_ comparison: RunComparison, inputs: [NamedTrace], gallery: inout Gallery) throws {
    figure = try gallery.figure(.compare, of: inputs, title: nil, comparison: comparison)
    causes = comparison.causes.prefix(5).map { cause in
      // Marks of code are for terminals and Markdown.
      let words = cause.fullText.filter { $0 != "`" }
      return shown("\(words.prefix(1).uppercased() + words.dropFirst()).", limit: 400)
    }
    rows = comparison.rows.map { row in
      Row(
        name: row.label, before: row.base, after: row.candidate, ratio: row.ratio,
        interval: row.interval, decision: row.decision.rawValue,
        isSure: row.decision != .noDetectableChange && row.decision != .tooFewRuns)
    }
    let (before, after) = (comparison.base.count, comparison.candidate.count)
    caption =
      before + after == 2
      ? "One run a side." : "Medians of \(before) runs before and \(after) after."
    level = comparison.levelText
    power = comparison.powerText
    notes = comparison.notes.map { shown($0, limit: 400) }
  }
}
