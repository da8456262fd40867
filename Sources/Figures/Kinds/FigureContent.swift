import Analysis
import Trace

/// What a kind of figure shows of some recordings, before anything has a place.
struct FigureContent {
  private(set) var panels: [Panel] = []
  private(set) var legend: [LegendEntry] = []
  /// Whether none of the recordings has what the figure is about.
  private(set) var isEmpty = false
  /// How many threads a legend may name: as many as there are colours.
  private let mostNames: Int
  private var tops = LevelTrack.Tops()

  init(
    _ kind: TimelineKind, _ subjects: [FigureSubject], window: TimeRange, colors: Int
  ) {
    mostNames = colors
    for subject in subjects { tops.include(subject, in: window) }
    switch kind {
    case .threads: addThreads(subjects, window)
    case .cores: addCores(subjects, window)
    case .concurrency: addConcurrency(subjects, window)
    case .gil: addLocks(subjects, window)
    case .tasks: addTasks(subjects, window)
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
    var isInferred = false
    for subject in subjects {
      let lanes = ThreadLanes(
        subject.trace, colors: subject.colors, offset: subject.offset,
        window: subject.shown(of: window), times: subject.summary.threads.map(\.states),
        states: subject.states)
      states.formUnion(lanes.states)
      isSampled = isSampled || lanes.isSampled
      isInferred = isInferred || lanes.isInferred
      panels.append(
        Panel(
          tracks: tracks(subject, window, concurrency: true, style: .strip), trackWeight: 1,
          groups: lanes.groups,
          shareHeading: panels.isEmpty && subject.summary.seesCores ? "on a core" : nil,
          offset: subject.offset,
          losses: subject.losses(in: window), foldedName: "more threads"))
    }
    legend = ThreadState.allCases.filter(states.contains).map {
      LegendEntry(
        pattern: $0.pattern, paint: $0 == .unknown ? .paint(.minorThread) : .anyThread,
        name: $0.legend)
    }
    if isInferred, let index = legend.firstIndex(where: { $0.pattern == .solid }) {
      legend.insert(
        LegendEntry(pattern: .outlined, paint: .anyThread, name: "running, inferred"),
        at: index + 1)
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

  private mutating func addLocks(_ subjects: [FigureSubject], _ window: TimeRange) {
    isEmpty = subjects.allSatisfy { $0.trace.interpreterLocks.isEmpty }
    for subject in subjects {
      let shown = subject.shown(of: window)
      let lanes = LockLanes(
        subject.trace, summary: subject.summary, colors: subject.colors, offset: subject.offset,
        window: shown)
      panels.append(
        Panel(
          tracks: [
            .waiting(
              for: subject.trace.offCoreWaitingCurve(for: .gil),
              parallelism: subject.levels.parallelism,
              cores: subject.summary.cores, window: shown.moved(by: subject.offset))
          ], trackWeight: 1, groups: lanes.groups,
          shareHeading: panels.isEmpty ? "held" : nil, offset: subject.offset,
          losses: subject.losses(in: window), foldedName: "more threads"))
    }
    legend = [
      LegendEntry(pattern: .solid, paint: .anyThread, name: "holds the GIL"),
      LegendEntry(pattern: .dotted, paint: .anyThread, name: "waits for the GIL"),
    ]
  }

  private mutating func addTasks(_ subjects: [FigureSubject], _ window: TimeRange) {
    isEmpty = subjects.allSatisfy { $0.trace.tasks.isEmpty }
    var marks: Set<Pattern> = []
    var ends: Set<EndShape> = []
    for subject in subjects {
      let lanes = TaskLanes(
        subject.trace, colors: subject.colors, offset: subject.offset,
        window: subject.shown(of: window))
      marks.formUnion(lanes.patterns)
      ends.formUnion(lanes.ends)
      panels.append(
        Panel(
          tracks: tracks(
            subject, window, concurrency: subject.trace.taskCurve ?? subject.levels.concurrency),
          trackWeight: 1, groups: lanes.groups,
          shareHeading: panels.isEmpty && !lanes.isPacked ? "lasted" : nil,
          offset: subject.offset, losses: subject.losses(in: window),
          foldedName: lanes.isPacked ? "more rows of tasks" : "more tasks"))
    }
    let seesCores = subjects.allSatisfy(\.summary.seesCores)
    let meanings: [(Pattern, String)] = [
      (.hatched, "not started yet"), (.solid, seesCores ? "running" : "open on its thread"),
      (.line, seesCores ? "suspended" : "open"),
    ]
    legend = meanings.filter { marks.contains($0.0) }.map {
      LegendEntry(pattern: $0.0, paint: .anyThread, name: $0.1)
    }
    legend += EndShape.allCases.filter(ends.contains).map {
      LegendEntry(pattern: .solid, paint: .end($0), name: $0.legend)
    }
  }

  private func tracks(
    _ subject: FigureSubject, _ window: TimeRange, concurrency: Bool, style: LevelTrack.Style
  ) -> [LevelTrack] {
    tracks(
      subject, window, concurrency: concurrency ? subject.levels.concurrency : nil, style: style)
  }

  private func tracks(
    _ subject: FigureSubject, _ window: TimeRange, concurrency: LevelCurve?,
    style: LevelTrack.Style = .strip
  ) -> [LevelTrack] {
    let shown = subject.shown(of: window)
    return LevelTrack.tracks(
      parallelism: subject.summary.seesCores ? subject.levels.parallelism : nil,
      concurrency: concurrency, cores: subject.summary.cores, tops: tops,
      window: shown.moved(by: subject.offset), style: style)
  }
}

extension TimeRange {
  /// The same stretch, `distance` later.
  func moved(by distance: Nanoseconds) -> TimeRange {
    TimeRange(start + distance, end + distance)
  }
}
