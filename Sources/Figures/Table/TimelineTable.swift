import Analysis
import Trace

extension TimelineBody {
  var table: FigureTable? {
    switch kind {
    case .concurrency: levelTable
    case .tasks: taskTable
    case .threads, .cores, .gil, .criticalPath: laneTable
    default: nil
    }
  }

  /// A row per curve and per lane, with how long it was in each state.
  private var laneTable: FigureTable {
    let lanes = panels.map { panel in
      panel.groups.flatMap { group in
        group.lanes.map { LaneTimes($0, of: group.heading, in: window, meaning) }
      } + panel.folded.map { LaneTimes($0, of: nil, in: window, meaning) }
    }
    let states = meanings.filter { state in lanes.joined().contains { $0.times[state] != nil } }
    var table = FigureTable(
      [
        ("recording", .text), ("group", .text), ("lane", .text), ("number", .text),
        ("mean", .number),
        ("from", .time), ("to", .time), (shareName, .share),
      ] + states.map { ($0, .time) })
    for (panel, lanes) in zip(panels, lanes) {
      let title = panel.title.map { FigureTable.Cell.text($0) } ?? .empty
      let rest = [FigureTable.Cell](repeating: .empty, count: states.count)
      for series in panel.tracks.flatMap(\.series).reversed() {
        table.rows.append(
          [
            title, .empty, .text(series.name), .empty, .number(series.mean),
            .time(window.start),
            .time(shown(of: panel).end - panel.offset), .empty,
          ] + rest)
      }
      let length = shown(of: panel).duration
      for lane in lanes {
        // All of a path counts, and of other lanes what comes first.
        let busy =
          kind == .criticalPath
          ? lane.times.values.reduce(0, +) : lane.times[meanings.first ?? ""] ?? 0
        table.rows.append(
          [
            title, lane.group.map { .text($0) } ?? .empty, .text(lane.name),
            lane.number.map { .text($0) } ?? .empty, .empty,
            lane.life.map { .time($0.start) } ?? .empty, lane.life.map { .time($0.end) } ?? .empty,
            kind == .threads && !lane.hasShare
              ? .empty : .share(length > 0 ? Double(busy) / Double(length) : 0),
          ] + states.map { .time(lane.times[$0] ?? 0) })
      }
    }
    return table.withoutEmptyColumns()
  }

  /// What the number at a lane's end is.
  private var shareName: String {
    switch kind {
    case .gil: "held"
    case .cores: "busy"
    case .criticalPath: "of the path"
    default: "on a core"
    }
  }

  /// What marks mean, the one first that a lane's number counts.
  private var meanings: [String] {
    switch kind {
    case .threads: ThreadState.allCases.map(\.legend)
    case .cores: ["busy with the program", "busy with other programs", "records lost"]
    case .gil: ["holds the GIL", "waits for the GIL"]
    case .criticalPath: CriticalPath.Kind.allCases.map(\.legend)
    default: []
    }
  }

  /// What `mark` means; nil for one that only says how sure another is.
  private func meaning(_ mark: LaneMark) -> String? {
    switch kind {
    case .threads: ThreadState.allCases.first { $0.pattern == mark.pattern }?.legend
    case .cores: meanings[mark.paint == .stranger ? 1 : mark.paint == .loss ? 2 : 0]
    case .gil: meanings[mark.pattern == .solid ? 0 : 1]
    case .criticalPath: CriticalPath.Kind.allCases.first { $0.pattern == mark.pattern }?.legend
    default: nil
    }
  }

  /// The part of the axis that a recording fills, in its own moments.
  private func shown(of panel: Panel) -> TimeRange {
    let ends = panel.tracks.flatMap(\.series).map { $0.curve.range.end - panel.offset }
    let end = min(window.end, max(ends.max() ?? window.end, window.start))
    return TimeRange(window.start, end).moved(by: panel.offset)
  }

  // MARK: Curves

  /// A row per stretch between ticks, with the averages of the curves over it.
  private var levelTable: FigureTable {
    var names: [String] = []
    for series in panels.flatMap(\.tracks).flatMap(\.series) where !names.contains(series.name) {
      names.append(series.name)
    }
    var table = FigureTable(
      [("recording", .text), ("from", .time), ("to", .time)] + names.map { ($0, .number) })
    let ticks = TimeTicks(domain: window) { $0.moments.count <= Self.mostTicks }.moments
    let inner = ticks.filter { $0 > window.start && $0 < window.end }
    let bounds = [window.start] + inner + [window.end]
    for panel in panels {
      let end = shown(of: panel).end - panel.offset
      for (from, to) in zip(bounds, bounds.dropFirst()) where from < end {
        let stretch = TimeRange(from, min(to, end)).moved(by: panel.offset)
        let series = panel.tracks.flatMap(\.series)
        table.rows.append(
          [panel.title.map { .text($0) } ?? .empty, .time(from), .time(min(to, end))]
            + names.map { name in
              series.first { $0.name == name }.map { .number($0.curve.mean(in: stretch)) } ?? .empty
            })
      }
    }
    return table.withoutEmptyColumns()
  }

  private static let mostTicks = 40

  // MARK: Tasks

  /// A row per task, with how long it waited for its start, ran and was suspended.
  private var taskTable: FigureTable {
    var rows: [[FigureTable.Cell]] = []
    var seesCores = true
    for panel in panels {
      let groups = panel.groups + [LaneGroup(heading: nil, lanes: panel.folded)]
      for group in groups {
        let times = group.lanes.flatMap { TaskTimes.all(in: $0, of: window) }
          .sorted { ($0.life.start, $0.life.end) < ($1.life.start, $1.life.end) }
        for task in times {
          seesCores = seesCores && task.seesCores
          rows.append([
            panel.title.map { .text($0) } ?? .empty, group.heading.map { .text($0) } ?? .empty,
            .text(task.name), .time(task.life.start), .time(task.life.end),
            .time(task.times[.hatched] ?? 0), .time(task.times[.solid] ?? 0),
            .time(task.times[.line] ?? 0), .text(task.end.legend),
          ])
        }
      }
    }
    // Where nobody saw cores, that a task was open is all that is known of it.
    return FigureTable(
      [
        ("recording", .text), ("group", .text), ("task", .text), ("from", .time), ("to", .time),
        ("not started yet", .time), (seesCores ? "running" : "open on its thread", .time),
        (seesCores ? "suspended" : "open", .time), ("end", .text),
      ], rows: rows
    ).withoutEmptyColumns()
  }
}

/// How long a lane was in each state, as its marks say.
private struct LaneTimes {
  let group: String?
  let name: String
  let number: String?
  let life: TimeRange?
  /// Whether there is a number at its end.
  let hasShare: Bool
  private(set) var times: [String: Nanoseconds] = [:]

  init(
    _ lane: Lane, of group: String?, in window: TimeRange, _ meaning: (LaneMark) -> String?
  ) {
    self.group = group
    name = lane.name
    number = lane.detail
    life = lane.life
    hasShare = lane.share != nil
    // A path lies over what its threads did, which stands in other figures.
    (lane.overlay ?? lane.source).forEachMark(in: window) { mark in
      guard let state = meaning(mark) else { return }
      times[state, default: 0] += mark.time.duration(in: window)
    }
  }
}

/// How long a task was in each state, as its marks say.
private struct TaskTimes {
  let name: String
  /// Whether anybody recorded when threads were on cores.
  let seesCores: Bool
  private(set) var life: TimeRange
  private(set) var times: [Pattern: Nanoseconds] = [:]
  private(set) var end = EndShape.unfinished

  /// The tasks of a lane, each once.
  static func all(in lane: Lane, of window: TimeRange) -> [TaskTimes] {
    let base = (lane.source as? HighlightedLaneSource)?.base ?? lane.source
    guard let source = base as? TaskLaneSource else { return [] }
    var tasks: [Int: TaskTimes] = [:]
    source.forEachMark(in: window) { mark in
      guard let task = mark.key.task else { return }
      let life = source.trace.tasks[task]
      tasks[
        task,
        default: TaskTimes(
          name: lane.formerNames.isEmpty ? taskName(life) : lane.name,
          seesCores: source.trace.metadata.capture.method.seesCores,
          life: TimeRange(life.time.start - source.offset, life.time.end - source.offset))
      ].times[mark.pattern, default: 0] += mark.time.duration(in: window)
    }
    source.forEachEnd(in: window) { mark in
      if let task = mark.task { tasks[task]?.end = mark.shape }
    }
    return Array(tasks.values)
  }
}

extension TimeRange {
  /// How much of it lies in `window`.
  fileprivate func duration(in window: TimeRange) -> Nanoseconds {
    max(min(end, window.end) - max(start, window.start), 0)
  }
}
