import Analysis
import Trace

/// What a kind of figure shows of some recordings, before anything has a place.
struct FigureContent {
  private(set) var panels: [Panel] = []
  private(set) var legend: [LegendEntry] = []

  init(_ kind: FigureKind, _ subjects: [FigureSubject], window: TimeRange) {
    switch kind {
    case .threads: addThreads(subjects, window)
    case .cores: addCores(subjects, window)
    case .concurrency: addConcurrency(subjects, window)
    }
    for (index, subject) in subjects.enumerated() where subjects.count > 1 {
      panels[index].title = labelText(subject.name)
    }
  }

  private mutating func addThreads(_ subjects: [FigureSubject], _ window: TimeRange) {
    var states: Set<ThreadState> = []
    for subject in subjects {
      let lanes = ThreadLanes(
        subject.trace, colors: subject.colors, offset: subject.offset,
        window: subject.shown(of: window))
      states.formUnion(lanes.states)
      panels.append(
        Panel(
          tracks: tracks(subject, window, concurrency: true, style: .strip), trackWeight: 1,
          groups: lanes.groups, shareHeading: panels.isEmpty ? "on a core" : nil,
          offset: subject.offset,
          foldedName: "more threads"))
    }
    legend = ThreadState.allCases.filter(states.contains).map {
      LegendEntry(pattern: $0.pattern, paint: .anyThread, name: $0.legend)
    }
  }

  private mutating func addCores(_ subjects: [FigureSubject], _ window: TimeRange) {
    var hasForeign = false
    for subject in subjects {
      let lanes = CoreLanes(
        subject.trace, colors: subject.colors, offset: subject.offset,
        window: subject.shown(of: window))
      hasForeign = hasForeign || lanes.hasForeign
      if subjects.count == 1 {
        legend = threadLegend(subject, lanes.runningByThread)
      }
      panels.append(
        Panel(
          tracks: tracks(subject, window, concurrency: false, style: .strip), trackWeight: 1,
          groups: lanes.groups, shareHeading: panels.isEmpty ? "busy" : nil, offset: subject.offset,
          foldedName: "more cores"))
    }
    if hasForeign {
      legend.append(
        LegendEntry(pattern: .solid, paint: .paint(.stranger), name: "other programs"))
    }
  }

  /// The threads by colour, the busiest ones where they are many.
  private func threadLegend(
    _ subject: FigureSubject, _ running: [Int: Nanoseconds]
  ) -> [LegendEntry] {
    let most = 8
    let major = running.filter { subject.colors.number(of: $0.key) != nil }
    let busiest = major.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most)
    var entries = busiest.map(\.key).sorted().map { thread in
      LegendEntry(
        pattern: .solid, paint: .paint(subject.colors.paint(of: thread)),
        name: threadName(subject.trace, thread))
    }
    if major.count > most {
      entries.append(
        LegendEntry(
          pattern: .solid, paint: .none, name: "and \(major.count - most) more in other colours"))
    }
    if running.count > major.count {
      let rest = running.count - major.count
      entries.append(
        LegendEntry(
          pattern: .solid, paint: .paint(.minorThread),
          name: rest == 1 ? "1 minor thread" : "\(rest) minor threads"))
    }
    return entries
  }

  private mutating func addConcurrency(_ subjects: [FigureSubject], _ window: TimeRange) {
    for subject in subjects {
      panels.append(
        Panel(
          tracks: tracks(subject, window, concurrency: true, style: .chart), trackWeight: 3.6,
          groups: [], shareHeading: nil, offset: subject.offset, foldedName: ""))
    }
  }

  private func tracks(
    _ subject: FigureSubject, _ window: TimeRange, concurrency: Bool, style: LevelTrack.Style
  ) -> [LevelTrack] {
    let shown = subject.shown(of: window)
    return LevelTrack.tracks(
      parallelism: subject.levels.parallelism,
      concurrency: concurrency ? subject.levels.concurrency : nil, cores: subject.summary.cores,
      window: TimeRange(shown.start + subject.offset, shown.end + subject.offset), style: style)
  }
}
