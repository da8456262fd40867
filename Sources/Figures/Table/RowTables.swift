import Analysis
import Trace

extension StatesBody {
  /// A row per thread or run, with its time in each state.
  var table: FigureTable? {
    let states = ThreadState.allCases.filter { state in
      panel.groups.contains { group in
        group.lanes.contains { $0.stack.contains { $0.pattern == state.pattern } }
      }
    }
    var table = FigureTable(
      [("group", .text), (isOfRuns ? "run" : "thread", .text), ("number", .text), ("time", .time)]
        + states.map { ($0.legend, .time) })
    let groups = panel.groups + [LaneGroup(heading: nil, lanes: panel.folded)]
    for group in groups {
      for lane in group.lanes {
        let marks = lane.stack
        let times = states.map { state in
          marks.filter { $0.pattern == state.pattern }.reduce(0) { $0 + $1.time.duration }
        }
        table.rows.append(
          [
            group.heading.map { .text($0) } ?? .empty, .text(lane.name),
            lane.detail.map { .text($0) } ?? .empty, .time(marks.last?.time.end ?? 0),
          ] + times.map { .time($0) })
      }
    }
    return table.withoutEmptyColumns()
  }
}

extension WaitsBody {
  /// A row per distribution, with the numbers beside it and its ends.
  var table: FigureTable? {
    var table = FigureTable([
      ("kind", .text), ("waits", .text), ("number of waits", .count), ("shortest", .time),
      ("median", .time), ("95 % within", .time), ("99 % within", .time), ("longest", .time),
      ("in all", .time),
    ])
    for group in panel.groups {
      for lane in group.lanes {
        guard let lengths = rows[lane.id]?.lengths else { continue }
        let times = [
          lengths.sorted.first, lengths.quantile(0.5), lengths.quantile(0.95),
          lengths.quantile(0.99), lengths.sorted.last,
        ]
        table.rows.append(
          [
            group.heading.map { .text($0) } ?? .empty, .text(lane.name),
            .count(Double(lengths.count)),
          ] + times.map { time in time.map { .time($0) } ?? .empty } + [.time(lengths.total)])
      }
    }
    return table.withoutEmptyColumns()
  }
}

extension CompareBody {
  /// The steps from the wall time before to the one after, each with its time on both sides.
  var table: FigureTable? {
    let waterfall = comparison.waterfall
    func row(_ name: String, _ before: Nanoseconds, _ after: Nanoseconds) -> [FigureTable.Cell] {
      [.text(name), .time(before), .time(after), .time(after - before)]
    }
    return FigureTable(
      [("step", .text), ("before", .time), ("after", .time), ("change", .time)],
      rows: waterfall.steps.map { row($0.label, $0.base, $0.candidate) }
        + [row("wall time", waterfall.base, waterfall.candidate)])
  }
}
