import Analysis
import Trace

/// What one core did, as marks in the colours of the threads that ran on it.
struct CoreLaneSource: SharedLaneSource {
  let trace: Trace
  let core: Int32
  let colors: ThreadColors
  let offset: Nanoseconds
  /// Rows of ``Trace/running`` on this core by start.
  let rows: [Int]
  /// Rows of ``Trace/foreign`` on this core by start.
  let foreign: Range<Int>

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    let start = window.start + offset
    let end = window.end + offset
    for row in foreign {
      let time = trace.foreign[row].time
      guard time.end >= start, time.start <= end else { continue }
      body(
        LaneMark(
          time: TimeRange(time.start - offset, time.end - offset), pattern: .solid,
          paint: .stranger, key: MarkKey(core: nil, row: row)))
    }
    for loss in trace.losses where loss.core == core {
      guard loss.time.end >= start, loss.time.start <= end else { continue }
      body(
        LaneMark(
          time: TimeRange(loss.time.start - offset, loss.time.end - offset),
          pattern: .shortDashes, paint: .loss, key: MarkKey()))
    }
    for row in rows {
      let time = trace.running.time(row)
      guard time.end >= start, time.start <= end else { continue }
      let thread = Int(trace.running.threads[row])
      let mark = LaneMark(
        time: TimeRange(time.start - offset, time.end - offset), pattern: .solid,
        paint: colors.paint(of: thread), key: MarkKey(core: core, row: row))
      mark.forEachPart(
        inferredFrom: trace.threads[thread].inferredFrom.map { $0 - offset }, body)
    }
  }

  func describe(_ mark: LaneMark) -> String {
    let time = "\(rangeText(mark.time)) (\(durationText(mark.time.duration)))"
    guard let row = mark.key.row else { return "records lost on core \(core) · \(time)" }
    if mark.key.core == nil {
      return "other program \(labelText(trace.foreign[row].name)) on core \(core) · \(time)"
    }
    return
      "\(threadName(trace, Int(trace.running.threads[row]))) · running on core \(core) · \(time)"
  }

  func caption(_ mark: LaneMark) -> String? { nil }

  func isOf(_ subjects: HighlightedSubjects, _ mark: LaneMark) -> Bool {
    guard mark.key.core != nil, let row = mark.key.row else { return false }
    return subjects.threads.contains(Int(trace.running.threads[row]))
  }
}

/// The lanes of all cores that the program could use or did use.
struct CoreLanes {
  private(set) var groups: [LaneGroup] = []
  /// How long each thread ran, in moments of the window.
  private(set) var runningByThread: [Int: Nanoseconds] = [:]
  /// Whether other programs show.
  private(set) var hasForeign = false

  init(_ trace: Trace, colors: ThreadColors, offset: Nanoseconds, window: TimeRange) {
    var rows: [Int32: [Int]] = [:]
    for row in 0..<trace.running.count { rows[trace.running.cores[row], default: []].append(row) }
    var foreign: [Int32: Range<Int>] = [:]
    for (row, span) in trace.foreign.enumerated() {
      foreign[span.core] = (foreign[span.core]?.lowerBound ?? row)..<(row + 1)
    }
    let numbers = Set(trace.metadata.cores.usable).union(rows.keys).union(foreign.keys)
    let start = window.start + offset
    let end = window.end + offset
    var lanes: [Lane] = []
    for core in numbers.sorted() {
      let ordered = (rows[core] ?? []).sorted {
        (trace.running.starts[$0], $0) < (trace.running.starts[$1], $1)
      }
      var busy: Nanoseconds = 0
      for row in ordered {
        let time = max(
          min(trace.running.ends[row], end) - max(trace.running.starts[row], start), 0)
        guard trace.running.ends[row] >= start, trace.running.starts[row] <= end else { continue }
        busy += time
        runningByThread[Int(trace.running.threads[row]), default: 0] += time
      }
      let others = foreign[core] ?? 0..<0
      hasForeign = hasForeign || !others.isEmpty
      lanes.append(
        Lane(
          id: "core-\(core)", name: "core \(core)", detail: nil, fullName: "core \(core)",
          share: percentText(busy, of: window.duration), life: window, activity: busy,
          isMajor: true,
          source: CoreLaneSource(
            trace: trace, core: core, colors: colors, offset: offset, rows: ordered, foreign: others
          )))
    }
    groups = [LaneGroup(heading: nil, lanes: lanes)]
  }
}
