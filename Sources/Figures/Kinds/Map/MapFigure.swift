import Analysis
import Trace

/// Every run a point: mean concurrency across, mean parallelism up.
///
/// - Parameter palette: how many colours there are.
func map(
  _ subjects: [FigureSubject], common: String?, window: TimeRange, palette: Int
) -> (body: any FigureBody, words: FigureWords) {
  let colors = MapColors(subjects.map(\.name), colors: palette)
  let points = subjects.enumerated().map { index, subject in
    let shown = subject.shown(of: window).moved(by: subject.offset)
    let family = colors.areOfWorkloads ? ModelRuns.family(of: subject.name) : nil
    return MapPoint(
      name: family.map { String(subject.name.dropFirst($0.count + 1)) } ?? subject.name,
      family: family,
      concurrency: subject.levels.concurrency.mean(in: shown),
      parallelism: subject.levels.parallelism.mean(in: shown),
      verdict: subject.summary.verdict, cores: subject.summary.cores,
      paint: colors.paint(index),
      emphasis: subject.emphasis)
  }
  var legend = Verdict.allCases.filter { verdict in points.contains { $0.verdict == verdict } }
    .map { LegendEntry(pattern: .solid, paint: .point($0), name: $0.rawValue) }
  if colors.meanings.count > 1 {
    legend += colors.meanings.map { name, paint in
      LegendEntry(pattern: .solid, paint: .paint(paint), name: labelText(name))
    }
  }
  let single = subjects.count == 1 ? subjects.first : nil
  let subtitle =
    single.map { subtitlePieces($0.trace, $0.summary) } ?? [
      common.map { labelText($0) } ?? "", "\(subjects.count) runs",
    ]
  let words = FigureWords(
    finding: single.map { titleText($0.summary) } ?? mapTitle(points),
    subtitle: subtitle.filter { !$0.isEmpty }, legend: legend,
    picture: "Map of runs by tasks in flight and cores busy on average, \(rangeText(window))")
  return (MapBody(points: points), words)
}

/// How many runs were what, most parallel first.
func mapTitle(_ points: [MapPoint]) -> String {
  let verdicts: [Verdict] = [.parallel, .concurrent, .sequential]
  let counts = verdicts.map { verdict in
    (verdict.rawValue, points.count { $0.verdict == verdict })
  }
  .filter { $0.1 > 0 }
  guard let first = counts.first else { return "Nothing was recorded" }
  if counts.count == 1 {
    return "\(points.count == 2 ? "Both" : "All \(points.count)") runs were \(first.0)"
  }
  let rest = counts.dropFirst().map { "\($0.1) \($0.0)" }
  let verb = first.1 == 1 ? "was" : "were"
  return "\(first.1) of \(points.count) runs \(verb) \(first.0), "
    + rest.joined(separator: ", ")
}

extension MapBody {
  var table: FigureTable? {
    FigureTable(
      [
        ("workload", .text), ("run", .text), ("tasks in flight", .number),
        ("cores busy", .number), ("cores", .count), ("verdict", .text),
      ],
      rows: points.map { point in
        [
          point.family.map { .text($0) } ?? .empty, .text(point.name), .number(point.concurrency),
          .number(point.parallelism), .count(point.cores), .text(point.verdict.rawValue),
        ]
      }
    ).withoutEmptyColumns()
  }
}
