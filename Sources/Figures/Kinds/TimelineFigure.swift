import Trace

/// What a figure along time has in its lanes.
enum TimelineKind: Sendable {
  case threads
  case cores
  case concurrency
  case gil
  case tasks
}

/// The figures that stack lanes and curves over one time axis.
func timeline(
  _ kind: TimelineKind, _ request: FigureRequest, _ subjects: [FigureSubject], common: String?,
  window: TimeRange
) throws(FigureError) -> (body: any FigureBody, words: FigureWords) {
  let content = FigureContent(
    kind, subjects, window: window, colors: request.options.theme.palette.count)
  if content.isEmpty { throw .noData(request.kind) }
  var panels = content.panels
  if let choice = request.options.lanes {
    let groups = panels.flatMap(\.groups)
    if let unknown = choice.unmatched(in: groups).first { throw .noSuchLane(unknown) }
    for index in panels.indices { panels[index].choose(choice) }
  }
  let what =
    switch kind {
    case .threads: "Timeline with a lane per thread"
    case .cores: "Timeline with a lane per core"
    case .gil: "Timeline of interpreter locks, with a lane per lock and per thread"
    case .tasks: "Timeline of tasks"
    case .concurrency: "Tasks in flight and cores executing over time"
    }
  let lanes = panels.reduce(0) { $0 + $1.laneCount + $1.folded.count }
  let count = kind == .concurrency ? "" : ", \(lanes) lanes"
  let words = FigureWords(
    request.kind, subjects, common: common, legend: content.legend,
    picture: "\(what), \(rangeText(window))\(count)")
  return (TimelineBody(panels: panels, window: window), words)
}
