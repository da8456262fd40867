import Trace

/// Runs of the same work one below the other, fastest first, each with its tasks in flight and cores
/// busy.
func models(
  _ subjects: [FigureSubject], common: String?, window: TimeRange, bright: [TimeRange]
) -> (body: any FigureBody, words: FigureWords) {
  let runs = ModelRuns(subjects, window: window)
  var body = ModelsBody(runs, subjects: subjects, window: window)
  body.bright = bright
  var legend = [LegendEntry(pattern: .solid, paint: .level(.inFlight), name: "tasks in flight")]
  if body.seesCores {
    legend.insert(
      LegendEntry(pattern: .solid, paint: .level(.executing), name: "cores busy"), at: 0)
  }
  if runs.runs.contains(where: { !$0.losses.isEmpty }) {
    legend.append(LegendEntry(pattern: .shortDashes, paint: .paint(.loss), name: "records lost"))
  }
  let subtitle = [
    common.map { labelText($0) } ?? "",
    subjects.count == 1 ? "" : "\(subjects.count) runs, fastest first",
  ]
  var notes = [body.rowText]
  if let baseline = runs.baseline, runs.runs.count > 1 {
    notes.append("×: speed relative to \(labelText(baseline.name))")
  }
  let levels = body.seesCores ? "Tasks in flight and cores executing" : "Tasks in flight"
  let words = FigureWords(
    finding: runs.finding, subtitle: subtitle.filter { !$0.isEmpty }, notes: notes,
    legend: legend,
    picture: "\(levels) of \(subjects.count) runs by wall time, " + rangeText(window))
  return (body, words)
}

extension ModelsBody {
  var table: FigureTable? {
    FigureTable(
      [
        ("run", .text), ("verdict", .text), ("wall time", .time), ("speed", .number),
        ("mean cores", .number), ("mean tasks", .number), ("cores", .count),
      ],
      rows: runs.runs.map { run in
        [
          .text(run.name), .text(run.summary.verdict.rawValue), .time(run.wall),
          run.speed.map { .number($0) } ?? .empty,
          run.summary.seesCores ? .number(run.summary.parallelism.mean) : .empty,
          .number(run.summary.concurrency.mean),
          run.summary.seesCores ? .count(run.summary.cores) : .empty,
        ]
      }
    ).withoutEmptyColumns()
  }
}
