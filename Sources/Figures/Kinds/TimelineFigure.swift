import Trace

/// What a figure along time has in its lanes.
enum TimelineKind: Sendable {
  case threads
  case cores
  case concurrency
  case gil
  case tasks
}

extension TimelineKind {
  /// What kind of picture it is, for someone who cannot see it.
  var picture: String {
    switch self {
    case .threads: "Timeline with a lane per thread"
    case .cores: "Timeline with a lane per core"
    case .gil: "Timeline of interpreter locks, with a lane per lock and per thread"
    case .tasks: "Timeline of tasks"
    case .concurrency: "Tasks in flight and cores executing over time"
    }
  }

  /// What must be said about its curves.
  func notes(on subjects: [FigureSubject]) -> [String] {
    guard self == .tasks, subjects.contains(where: \.countsThreads) else { return [] }
    return ["in flight: tasks alone, without threads beside them"]
  }
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
  try arrange(&panels, by: request, of: subjects.map(\.trace))
  let lanes = panels.reduce(0) { $0 + $1.laneCount + $1.folded.count }
  let count = kind == .concurrency ? "" : ", \(lanes) \(lanes == 1 ? "lane" : "lanes")"
  var words = FigureWords(
    request.kind, subjects, common: common, legend: content.legend,
    picture: "\(kind.picture), \(rangeText(window))\(count)")
  words.notes = kind.notes(on: subjects)
  let body = TimelineBody(
    kind: request.kind, panels: panels, window: window, bright: request.options.highlights.times)
  return (body, words)
}

/// Applies the user's choice of lanes to `panels`, and puts in front what is highlighted in the
/// recordings `traces`.
func arrange(
  _ panels: inout [Panel], by request: FigureRequest, of traces: [Trace]
) throws(FigureError) {
  let kind = request.kind.rawValue
  if let choice = request.options.lanes {
    let groups = panels.flatMap(\.groups)
    if groups.isEmpty { throw .noUse(.lanes, kind: kind) }
    if let unknown = choice.unmatched(in: groups) {
      throw .noSuchLane(.lanes, unknown, among: groups.flatMap(\.lanes).flatMap(\.names))
    }
    for index in panels.indices { panels[index].choose(choice) }
    if panels.allSatisfy({ $0.laneCount == 0 }) { throw .noLaneLeft }
  }
  let patterns = request.options.highlights.patterns
  if !patterns.isEmpty {
    if panels.allSatisfy({ $0.groups.isEmpty }) { throw .noUse(.highlight, kind: kind) }
    try emphasize(patterns, in: &panels, of: traces)
  }
}
