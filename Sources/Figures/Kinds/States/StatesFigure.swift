import Analysis
import Trace

/// What the time of threads went to: a bar per thread, or per run where there are several.
func states(
  _ request: FigureRequest, _ subjects: [FigureSubject], common: String?, window: TimeRange
) throws(FigureError) -> (body: any FigureBody, words: FigureWords) {
  guard subjects.contains(where: { $0.summary.states.isKnown }) else {
    throw .missing(
      "no thread was watched: what threads did is seen in recordings made with coreograph record")
  }
  var panel =
    subjects.count == 1
    ? threadPanel(subjects[0], window: window) : runPanel(subjects, window: window)
  var panels = [panel]
  try arrange(&panels, by: request, of: subjects.map(\.trace))
  let total = panel.laneCount
  panel = panels[0]
  let rows = panel.groups.flatMap(\.lanes)
  if subjects.count == 1, rows.count > 1 {
    panel.groups.insert(sum(of: rows, among: total), at: 0)
  }
  var patterns: Set<Pattern> = []
  for row in rows { patterns.formUnion(row.stack.map(\.pattern)) }
  let legend = ThreadState.allCases.filter { patterns.contains($0.pattern) }.map {
    LegendEntry(
      pattern: $0.pattern, paint: $0 == .unknown ? .paint(.minorThread) : .anyThread,
      name: $0.legend)
  }
  let what = subjects.count == 1 ? "thread" : "run"
  var words = FigureWords(
    .states, subjects, common: common, legend: legend,
    picture: "Bars of time by state, one per \(what), \(rows.count) in all, \(rangeText(window))")
  words.finding = statesTitle(subjects)
  if subjects.count > 1 {
    words.subtitle = [
      common.map { labelText($0) }, "\(subjects.count) recordings, the time of all threads of each",
    ].compactMap(\.self)
  }
  return (StatesBody(panel: panel, isOfRuns: subjects.count > 1), words)
}

/// A row per thread that was there in `window`.
private func threadPanel(_ subject: FigureSubject, window: TimeRange) -> Panel {
  let shown = subject.shown(of: window)
  let lanes = ThreadLanes(
    subject.trace, colors: subject.colors, offset: subject.offset, window: shown)
  let moments = shown.moved(by: subject.offset)
  var groups = lanes.groups
  for group in groups.indices {
    for lane in groups[group].lanes.indices {
      guard let thread = groups[group].lanes[lane].thread else { continue }
      groups[group].lanes[lane].share = nil
      groups[group].lanes[lane].life = nil
      groups[group].lanes[lane].source = StackSource(
        times: subject.trace.stateTimes(of: thread, in: moments),
        paint: subject.colors.paint(of: thread))
    }
  }
  return Panel(rows: groups, foldedName: "more threads")
}

/// A row per run: all of its threads together.
private func runPanel(_ subjects: [FigureSubject], window: TimeRange) -> Panel {
  let lanes = subjects.enumerated().map { index, subject in
    let moments = subject.shown(of: window).moved(by: subject.offset)
    var times = StateTimes()
    for thread in subject.trace.threads.indices {
      times += subject.trace.stateTimes(of: thread, in: moments)
    }
    return Lane(
      id: "run-\(index + 1)", name: subject.name, detail: nil, fullName: subject.name, share: nil,
      life: nil, activity: times.total, isMajor: true,
      source: StackSource(times: times, paint: .thread(0)))
  }
  return Panel(rows: [LaneGroup(heading: nil, lanes: lanes)], foldedName: "more runs")
}

/// All of `rows` together, which the user chose where the recording has more of them (`total`); it stays
/// where others are folded.
private func sum(of rows: [Lane], among total: Int) -> LaneGroup {
  var times: [Pattern: Nanoseconds] = [:]
  for mark in rows.flatMap(\.stack) { times[mark.pattern, default: 0] += mark.time.duration }
  var all = StateTimes()
  for state in ThreadState.allCases { all[state] = times[state.pattern] ?? 0 }
  let name = rows.count < total ? "\(rows.count) of \(total) threads" : "all \(rows.count) threads"
  let lane = Lane(
    id: StatesBody.sumId, name: name, detail: nil, fullName: name, share: nil, life: nil,
    activity: .max, isMajor: true, source: StackSource(times: all, paint: .minorThread))
  return LaneGroup(heading: nil, lanes: [lane])
}

/// The time in each state, one state after the other from moment 0.
struct StackSource: LaneSource {
  let times: StateTimes
  let paint: Paint

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    var start: Nanoseconds = 0
    for state in ThreadState.allCases where times[state] > 0 {
      body(
        LaneMark(
          time: TimeRange(start, start + times[state]), pattern: state.pattern,
          paint: state == .unknown ? .minorThread : paint, key: MarkKey()))
      start += times[state]
    }
  }

  func describe(_ mark: LaneMark) -> String {
    let state = ThreadState.allCases.first { $0.pattern == mark.pattern } ?? .unknown
    let share = percentText(mark.time.duration, of: times.total)
    return "\(state.legend): \(durationText(mark.time.duration)) (\(share))"
  }

  func caption(_ mark: LaneMark) -> String? { nil }
}

extension Lane {
  /// Its marks where they are stacked up from 0.
  var stack: [LaneMark] {
    var marks: [LaneMark] = []
    source.forEachMark(in: TimeRange(0, .max)) { marks.append($0) }
    return marks
  }
}

extension StateTimes {
  /// Whether anything is known of the time.
  var isKnown: Bool { total > unknown }
}

/// The finding: what most of the threads' time went to.
func statesTitle(_ subjects: [FigureSubject]) -> String {
  guard let only = subjects.first, subjects.count == 1 else {
    let shares = subjects.map { ($0.name, runningShare($0.summary)) }
      .sorted { $0.1 < $1.1 }
    guard let least = shares.first, let most = shares.last else { return "Nothing was recorded" }
    let (high, low) = (shareText(most.1), shareText(least.1))
    if high == low { return "All had their threads on cores for \(high) of their time" }
    return "\(sentenceStart(labelText(most.0))) had its threads on cores for \(high) of their "
      + "time, \(labelText(least.0)) for \(low)"
  }
  let times = only.summary.states
  guard let most = ThreadState.allCases.max(by: { times[$0] < times[$1] }), times[most] > 0 else {
    return "Nothing was recorded"
  }
  let isOne = only.trace.threads.count == 1
  let subject = isOne ? "The only thread" : "Threads"
  let share = percentText(times[most], of: times.total)
  let ran = "ran for \(percentText(times.running, of: times.total))"
  let time = "for \(share) of \(isOne ? "its" : "their") time"
  return switch most {
  case .running: "\(subject) \(isOne ? "was" : "were") on cores \(time)"
  case .runnable: "\(subject) waited for a core \(time) and \(ran)"
  case .gilWait: "\(subject) waited for the GIL \(time) and \(ran)"
  case .lockWait: "\(subject) waited for \(isOne ? "another" : "one another") \(time) and \(ran)"
  case .ioWait: "\(subject) waited for I/O \(time) and \(ran)"
  case .timer: "\(subject) slept \(time) and \(ran)"
  case .idle: "\(subject) waited for processes \(time) and \(ran)"
  case .blocked: "\(subject) waited \(time) and \(ran)"
  case .unknown: "What \(isOne ? "the thread" : "threads") did is not known \(time)"
  }
}

private func runningShare(_ summary: Summary) -> Double {
  let total = summary.states.total
  return total > 0 ? Double(summary.states.running) / Double(total) : 0
}

private func shareText(_ share: Double) -> String {
  percentText(Nanoseconds(share * 1e9), of: 1_000_000_000)
}
