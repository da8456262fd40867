import Analysis
import Trace

/// How long waits took, by what they were for: a row per kind, or per kind and run.
func waits(
  _ request: FigureRequest, _ subjects: [FigureSubject], common: String?, window: TimeRange
) throws(FigureError) -> (body: any FigureBody, words: FigureWords) {
  let all = subjects.map { subject in
    Waits(subject.trace, endingIn: subject.shown(of: window).moved(by: subject.offset))
  }
  let kinds = WaitKind.allCases.filter { kind in all.contains { $0[kind].count > 0 } }
  if kinds.isEmpty { throw .missing(noWaitsText(subjects)) }
  var rows: [String: WaitRow] = [:]
  var groups: [LaneGroup] = []
  for kind in kinds {
    let lanes = subjects.enumerated().map { index, subject -> Lane in
      let isOnly = subjects.count == 1
      let id = "wait-\(kind.word)" + (isOnly ? "" : "-\(index + 1)")
      rows[id] = WaitRow(
        lengths: all[index][kind], paint: .thread(isOnly ? 0 : index))
      let name = isOnly ? kind.legend : subject.name
      return Lane(
        id: id, name: name, detail: nil,
        fullName: isOnly ? name : "\(kind.legend): \(subject.name)", share: nil, life: nil,
        activity: all[index][kind].total, isMajor: true, source: NoMarks())
    }
    groups.append(LaneGroup(heading: subjects.count == 1 ? nil : kind.legend, lanes: lanes))
  }
  var panel = Panel(rows: groups, foldedName: "more kinds of waits")
  var panels = [panel]
  try arrange(&panels, by: request, of: subjects.map(\.trace))
  panel = panels[0]
  let lanes = panel.groups.flatMap(\.lanes)
  let shown = lanes.compactMap { rows[$0.id] }
  guard let scale = WaitScale(shown.map(\.lengths)) else {
    throw .missing(noWaitsText(subjects))
  }
  let legend = [
    LegendEntry(pattern: .solid, paint: .anyThread, name: "number of waits"),
    LegendEntry(pattern: .solid, paint: .faint, name: "time in them"),
  ]
  let count = shown.reduce(0) { $0 + $1.lengths.count }
  var words = FigureWords(
    .waits, subjects, common: common, legend: legend,
    picture: "Distributions of the lengths of \(grouped(count)) waits by what they were for, "
      + rangeText(window))
  words.finding = waitsTitle(subjects.map(\.name), all, kinds)
  if subjects.count > 1 {
    words.subtitle = [common.map { labelText($0) }, "\(subjects.count) recordings"]
      .compactMap(\.self)
  }
  return (WaitsBody(panel: panel, rows: rows, scale: scale), words)
}

/// One row of the figure.
struct WaitRow: Sendable {
  var lengths: WaitLengths
  var paint: Paint
}

/// A lane whose content is not along time.
private struct NoMarks: LaneSource {
  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {}
  func describe(_ mark: LaneMark) -> String { "" }
  func caption(_ mark: LaneMark) -> String? { nil }
}

/// Why there is no wait to draw, and what to do about it.
private func noWaitsText(_ subjects: [FigureSubject]) -> String {
  let isBlind = subjects.contains { subject in
    switch subject.trace.metadata.capture.method {
    case .tracepoints, .switches: false
    case .procfs, .tasks: true
    }
  }
  return isBlind
    ? "no wait was recorded: samples show none; record with --capture switches "
      + "(coreograph doctor says what that takes)"
    : "no wait ended in what is shown: its threads were on cores throughout"
}

extension WaitKind {
  /// What a row is called.
  var legend: String {
    switch self {
    case .gil: "for the GIL"
    case .thread: "for a thread"
    case .io: "for I/O"
    case .timer: "sleeping"
    case .process: "for a process"
    case .unknown: "not known for what"
    case .coreOnceReady: "for a core"
    case .coreOncePreempted: "for a core again"
    }
  }

  /// What it is called within a sentence, as in `waits for the GIL`.
  fileprivate var clause: String {
    switch self {
    case .gil, .thread, .io, .process: "waits \(legend)"
    case .timer: "sleeps"
    case .unknown: "waits"
    case .coreOnceReady: "waits for a core"
    case .coreOncePreempted: "waits for a core again"
    }
  }

  /// Its name in the file.
  fileprivate var word: String {
    switch self {
    case .gil: "gil"
    case .thread: "thread"
    case .io: "io"
    case .timer: "timer"
    case .process: "process"
    case .unknown: "unknown"
    case .coreOnceReady: "ready"
    case .coreOncePreempted: "preempted"
    }
  }
}

/// The finding: the kind that took most time, of those that occurred more than once or twice.
func waitsTitle(_ names: [String], _ all: [Waits], _ kinds: [WaitKind]) -> String {
  func total(_ kind: WaitKind) -> Nanoseconds { all.reduce(0) { $0 + $1[kind].total } }
  func count(_ kind: WaitKind) -> Int { all.reduce(0) { $0 + $1[kind].count } }
  let frequent = kinds.filter { count($0) > 2 * all.count }
  let candidates = frequent.isEmpty ? kinds : frequent
  guard let kind = candidates.max(by: { total($0) < total($1) }) else { return "Nobody waited" }
  if all.count == 1 {
    let waits = all[0][kind]
    let time = durationText(waits.total)
    guard waits.count > 2, let median = waits.quantile(0.5) else {
      return "\(sentenceStart(kind.clause)) took \(time)"
    }
    return "\(grouped(waits.count)) \(kind.clause) took \(time), "
      + "half of them \(durationText(median)) or more"
  }
  let ordered = all.indices.sorted { (all[$0][kind].total, $0) < (all[$1][kind].total, $1) }
  guard let least = ordered.first, let most = ordered.last else { return "Nobody waited" }
  func time(_ index: Int) -> String {
    let total = all[index][kind].total
    return total == 0 ? "nothing" : durationText(total)
  }
  return "\(sentenceStart(kind.clause)) took \(time(most)) in \(labelText(names[most])), "
    + "\(time(least)) in \(labelText(names[least]))"
}
