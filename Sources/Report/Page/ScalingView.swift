import Figures
import Scaling

/// How one experiment scales with its number of workers, as `scaling.mustache` sees it.
struct ScalingView {
  /// Marks it on the page.
  let id: String
  /// Which experiment.
  let title: String
  /// What the measurements say, a sentence each.
  let sentences: [String]
  /// The picture that shows it.
  let figure: FigureView
}

extension ScalingView {
  /// Each of `analyses` that has a speedup to show.
  static func all(_ analyses: [ScalingAnalysis], gallery: inout Gallery) throws -> [ScalingView] {
    let shown = analyses.filter { $0.base != nil }
    return try shown.enumerated().map { index, analysis in
      try ScalingView(analysis, id: "scaling-\(index + 1)", gallery: &gallery)
    }
  }

  private init(_ analysis: ScalingAnalysis, id: String, gallery: inout Gallery) throws {
    self.id = id
    title = "Scaling: \(shown(analysis.table.name))"
    sentences = [
      "\(analysis.finding).", analysis.knownSerialText, analysis.equalWork?.lossText,
    ].compactMap(\.self).map {
      // A number keeps its unit at the end of a line.
      shown($0, limit: 400).replacing(" %", with: "\u{a0}%")
    }
    figure = try gallery.figure(.speedup, of: analysis, table: .scaling(analysis))
  }
}

extension TableView {
  /// What was measured with each number of workers.
  static func scaling(_ analysis: ScalingAnalysis) -> TableView {
    let equal = analysis.equalWork
    return TableView(
      title: "The measurements as a table",
      caption: "Medians of the runs with each number of workers.",
      subject: "Workers", columns: ["Runs", "Seconds", "Speedup", "Processor seconds"],
      rows: analysis.points.prefix(most).map { point in
        let speedup = analysis.speedup(of: point)?.value
        let processor = equal?.points.first { $0.workers == point.workers }?.processorSeconds.value
        return Row(
          name: "\(point.workers)",
          cells: [
            NumberCell(value: Double(point.values.count), text: "\(point.values.count)"),
            number(point.median), number(speedup), number(processor),
          ])
      })
  }

  private static func number(_ value: Double?) -> NumberCell {
    value.map { NumberCell(value: $0, text: significant($0)) } ?? NumberCell(value: -1, text: "–")
  }
}
