import Analysis
import Trace

/// Every run a point: mean concurrency across, mean parallelism up.
func map(
  _ subjects: [FigureSubject], common: String?, window: TimeRange
) -> (body: any FigureBody, words: FigureWords) {
  // Workloads have a colour each where there are several, and then need not stand before every name.
  var families: [String] = []
  for subject in subjects {
    let family = ModelRuns.family(of: subject.name)
    if !families.contains(family) { families.append(family) }
  }
  let hasColors = families.count > 1 && !families.contains("")
  let points = subjects.map { subject in
    let shown = subject.shown(of: window).moved(by: subject.offset)
    let family = ModelRuns.family(of: subject.name)
    return MapPoint(
      name: hasColors ? String(subject.name.dropFirst(family.count + 1)) : subject.name,
      family: hasColors ? family : nil,
      concurrency: subject.levels.concurrency.mean(in: shown),
      parallelism: subject.levels.parallelism.mean(in: shown),
      verdict: subject.summary.verdict, cores: subject.summary.cores,
      paint: .thread(hasColors ? families.firstIndex(of: family) ?? 0 : 0),
      emphasis: subject.emphasis)
  }
  var legend = Verdict.allCases.filter { verdict in points.contains { $0.verdict == verdict } }
    .map { LegendEntry(pattern: .solid, paint: .point($0), name: $0.rawValue) }
  if hasColors {
    legend += families.enumerated().map { index, family in
      LegendEntry(pattern: .solid, paint: .paint(.thread(index)), name: labelText(family))
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
