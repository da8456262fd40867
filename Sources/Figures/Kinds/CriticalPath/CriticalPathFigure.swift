import Analysis
import Trace

/// What the run's end waited for, as a line through the lanes of its threads.
func criticalPath(
  _ request: FigureRequest, _ subjects: [FigureSubject], common: String?, window: TimeRange
) throws(FigureError) -> (body: any FigureBody, words: FigureWords) {
  let paths = subjects.map { PathShares($0.trace) }
  if paths.allSatisfy({ $0.share(of: .unknown) > PathShares.mostUnknown }) {
    throw .missing(noPathText(subjects, paths))
  }
  var panels: [Panel] = []
  var kinds: Set<CriticalPath.Kind> = []
  for (subject, path) in zip(subjects, paths) {
    let overlay = PathOverlay(path.path, in: subject.shown(of: window), offset: subject.offset)
    kinds.formUnion(overlay.stretches.map(\.kind))
    var panel = pathPanel(subject, overlay, window: window)
    if subjects.count > 1 { panel.title = labelText(subject.name) }
    if panels.isEmpty { panel.shareHeading = "of the path" }
    panels.append(panel)
  }
  try arrange(&panels, by: request, of: subjects.map(\.trace))
  var legend = [
    LegendEntry(pattern: .solid, paint: .path, name: "critical path (dashed: waits)")
  ]
  legend += CriticalPath.Kind.allCases.filter(kinds.contains).map {
    LegendEntry(
      pattern: $0.pattern, paint: $0 == .unknown ? .paint(.minorThread) : .anyThread,
      name: $0.legend)
  }
  legend.append(LegendEntry(pattern: .solid, paint: .none, name: "faint: not on it"))
  var words = FigureWords(
    .criticalPath, subjects, common: common, legend: legend,
    picture: "Critical path through a lane per thread, \(rangeText(window))")
  words.finding = pathTitle(zip(subjects.map(\.name), paths).map { ($0, $1) })
  if let only = subjects.first, subjects.count == 1 {
    words.subtitle += spanPieces(only.summary)
  }
  let body = TimelineBody(
    kind: .criticalPath, panels: panels, window: window, bright: request.options.highlights.times)
  return (body, words)
}

/// Work over span, where both are known.
private func spanPieces(_ summary: Summary) -> [String] {
  guard let span = summary.spanSeconds, let logical = summary.logicalParallelism else { return [] }
  return ["span \(secondsText(span))", "work / span \(levelText(logical))"]
}

private func pathPanel(_ subject: FigureSubject, _ overlay: PathOverlay, window: TimeRange) -> Panel
{
  let shown = subject.shown(of: window)
  var groups = ThreadLanes(
    subject.trace, colors: subject.colors, offset: subject.offset, window: shown,
    states: subject.states
  ).groups
  for group in groups.indices {
    for lane in groups[group].lanes.indices {
      guard let thread = groups[group].lanes[lane].thread else { continue }
      let stretches = overlay.byThread[thread] ?? []
      let time = stretches.reduce(0) { $0 + $1.time.duration }
      groups[group].lanes[lane].share = time > 0 ? percentText(time, of: shown.duration) : "–"
      groups[group].lanes[lane].activity = time
      groups[group].lanes[lane].isMajor = time > 0
      groups[group].lanes[lane].overlay = PathLaneSource(
        stretches: stretches, trace: subject.trace, thread: thread,
        paint: subject.colors.paint(of: thread))
    }
  }
  let parts = PathParts(overlay, subject, from: shown.start)
  let sum = Lane(
    id: "path", name: "critical path", detail: nil, fullName: "critical path", share: nil,
    life: nil, activity: .max, isMajor: true, source: parts, captionsEveryMark: true)
  groups.insert(LaneGroup(heading: nil, lanes: [sum]), at: 0)
  let cores = LevelTrack.tracks(
    parallelism: subject.levels.parallelism, concurrency: nil, cores: subject.summary.cores,
    tops: tops(of: subject, window), window: shown.moved(by: subject.offset), style: .strip)
  var panel = Panel(
    tracks: cores, trackWeight: 0.7, groups: groups, shareHeading: nil, offset: subject.offset,
    losses: subject.losses(in: window), foldedName: "more threads")
  panel.path = overlay
  return panel
}

private func tops(of subject: FigureSubject, _ window: TimeRange) -> LevelTrack.Tops {
  var tops = LevelTrack.Tops()
  tops.include(subject, in: window)
  return tops
}

/// Why there is no path to draw, and how to record one.
private func noPathText(_ subjects: [FigureSubject], _ paths: [PathShares]) -> String {
  let methods = subjects.map(\.trace.metadata.capture.method)
  if methods.contains(.tracepoints) {
    return "more than half of the critical path is not known: the recording does not say who ended "
      + "its waits"
  }
  if methods.contains(.switches) {
    return "more than half of the critical path is not known, because wake-ups were not recorded: "
      + "record with --capture tracepoints (coreograph doctor says what that takes)"
  }
  return "a critical path needs every switch of a thread: record with --capture tracepoints or "
    + "switches (coreograph doctor says what that takes)"
}

extension CriticalPath.Kind {
  /// How it is drawn.
  var pattern: Pattern {
    switch self {
    case .running: .solid
    case .runnable: .hatched
    case .handOver: .line
    case .timer: .floorLine
    case .device: .longDashes
    case .external: .doubleLine
    case .unknown: .shortDashes
    }
  }

  /// What a legend calls it.
  var legend: String {
    switch self {
    case .running: "computing"
    case .runnable: "waiting for a core"
    case .handOver: "being handed over"
    case .timer: "sleeping"
    case .device: "waiting for I/O"
    case .external: "waiting for another program"
    case .unknown: "not known"
    }
  }
}
