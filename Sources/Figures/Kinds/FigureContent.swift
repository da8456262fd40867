import Analysis
import Trace

/// What a kind of figure shows of some recordings, before anything has a place.
struct FigureContent {
  private(set) var panels: [Panel] = []
  private(set) var legend: [LegendEntry] = []
  /// How many threads a legend may name: as many as there are colours.
  private let mostNames: Int
  private var tops = LevelTrack.Tops()

  init(
    _ kind: FigureKind, _ subjects: [FigureSubject], window: TimeRange, colors: Int
  ) {
    mostNames = colors
    for subject in subjects {
      tops.include(
        parallelism: subject.levels.parallelism, concurrency: subject.levels.concurrency,
        cores: subject.summary.cores,
        window: subject.shown(of: window).moved(by: subject.offset))
    }
    switch kind {
    case .threads: addThreads(subjects, window)
    case .cores: addCores(subjects, window)
    case .concurrency: addConcurrency(subjects, window)
    }
    if panels.contains(where: { !$0.losses.isEmpty }) {
      legend.append(
        LegendEntry(pattern: .shortDashes, paint: .paint(.loss), name: "records lost"))
    }
    for (index, subject) in subjects.enumerated() where subjects.count > 1 {
      panels[index].title = labelText(subject.name)
    }
  }

  private mutating func addThreads(_ subjects: [FigureSubject], _ window: TimeRange) {
    var states: Set<ThreadState> = []
    var isSampled = false
    for subject in subjects {
      let lanes = ThreadLanes(
        subject.trace, colors: subject.colors, offset: subject.offset,
        window: subject.shown(of: window))
      states.formUnion(lanes.states)
      isSampled = isSampled || lanes.isSampled
      panels.append(
        Panel(
          tracks: tracks(subject, window, concurrency: true, style: .strip), trackWeight: 1,
          groups: lanes.groups, shareHeading: panels.isEmpty ? "on a core" : nil,
          offset: subject.offset,
          losses: subject.losses(in: window), foldedName: "more threads"))
    }
    legend = ThreadState.allCases.filter(states.contains).map {
      LegendEntry(
        pattern: $0.pattern, paint: $0 == .unknown ? .paint(.minorThread) : .anyThread,
        name: $0.legend)
    }
    if isSampled {
      legend.insert(
        LegendEntry(pattern: .pale, paint: .anyThread, name: "running somewhere in here"), at: 1)
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
          losses: subject.losses(in: window), foldedName: "more cores"))
    }
    if hasForeign {
      legend.append(
        LegendEntry(pattern: .solid, paint: .paint(.stranger), name: "other programs"))
    }
  }

  /// The threads by colour; where colours repeat, naming some of them would mislead.
  private func threadLegend(
    _ subject: FigureSubject, _ running: [Int: Nanoseconds]
  ) -> [LegendEntry] {
    let major = running.keys.filter { subject.colors.number(of: $0) != nil }.sorted()
    var entries = major.map { thread in
      LegendEntry(
        pattern: .solid, paint: .paint(subject.colors.paint(of: thread)),
        name: threadName(subject.trace, thread))
    }
    if subject.colors.count > mostNames {
      entries = [
        LegendEntry(
          pattern: .solid, paint: .none, name: "\(major.count) threads, whose colours repeat")
      ]
    }
    let minor = running.count - major.count
    if minor > 0 {
      entries.append(
        LegendEntry(
          pattern: .solid, paint: .paint(.minorThread),
          name: minor == 1 ? "1 minor thread" : "\(minor) minor threads"))
    }
    return entries
  }

  private mutating func addConcurrency(_ subjects: [FigureSubject], _ window: TimeRange) {
    for subject in subjects {
      panels.append(
        Panel(
          tracks: tracks(subject, window, concurrency: true, style: .chart), trackWeight: 3.6,
          groups: [], shareHeading: nil, offset: subject.offset,
          losses: subject.losses(in: window), foldedName: ""))
    }
  }

  private func tracks(
    _ subject: FigureSubject, _ window: TimeRange, concurrency: Bool, style: LevelTrack.Style
  ) -> [LevelTrack] {
    let shown = subject.shown(of: window)
    return LevelTrack.tracks(
      parallelism: subject.levels.parallelism,
      concurrency: concurrency ? subject.levels.concurrency : nil, cores: subject.summary.cores,
      tops: tops, window: shown.moved(by: subject.offset), style: style)
  }
}

extension TimeRange {
  /// The same stretch, `distance` later.
  fileprivate func moved(by distance: Nanoseconds) -> TimeRange {
    TimeRange(start + distance, end + distance)
  }
}
