import Analysis
import Trace

/// The states of one thread as marks.
struct ThreadLaneSource: LaneSource {
  let trace: Trace
  let thread: Int
  let paint: Paint
  /// What lies between the moments of the axis and those of the trace.
  let offset: Nanoseconds
  /// Where the time in each state can be looked up, if anywhere.
  var states = StateIndex()

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    let start = window.start + offset
    let end = window.end + offset
    let inferredFrom = trace.threads[thread].inferredFrom.map { $0 - offset }
    let period = period
    trace.forEachState(of: thread, around: TimeRange(start, end)) { span in
      guard span.time.end >= start, span.time.start <= end else { return }
      if let period, span.evidence == .sampled { body(uncertainty(of: span, period)) }
      let mark = LaneMark(
        time: TimeRange(span.time.start - offset, span.time.end - offset),
        pattern: span.state.pattern, paint: span.state == .unknown ? .minorThread : paint,
        key: MarkKey(core: span.core, row: span.wait))
      mark.forEachPart(inferredFrom: inferredFrom, body)
    }
  }

  // Millions of marks go by here, most of them without a pixel of their own: their shares are added up
  // by state, and those within one column are looked up together.
  func cover(_ coverage: inout Coverage, in window: TimeRange) {
    let start = window.start + offset
    let end = window.end + offset
    let inferredFrom = trace.threads[thread].inferredFrom
    var shares = StateShares(coverage.plot)
    trace.forEachState(
      of: thread, around: TimeRange(start, end), by: states,
      until: { moment in
        guard moment >= start else { return moment }
        let limit = shares.lastMoment(inColumnOf: moment - offset) + offset
        guard let inferredFrom else { return limit }
        return moment < inferredFrom ? min(limit, inferredFrom) : moment
      },
      many: { shares.add($0) }
    ) { span in
      guard span.time.end >= start, span.time.start <= end else { return }
      let time = TimeRange(span.time.start - offset, span.time.end - offset)
      guard let inferredFrom, span.state == .running else { return shares.add(time, span.state) }
      LaneMark(time: time, pattern: span.state.pattern, paint: paint, key: MarkKey())
        .forEachPart(inferredFrom: inferredFrom - offset) {
          shares.add($0.time, span.state, isInferred: $0.pattern == .outlined)
        }
    }
    shares.forEachRow { row, state in
      coverage.add(
        row, of: state?.pattern ?? .outlined, state == .unknown ? .minorThread : paint)
    }
  }

  func surelyHasMoreMarks(than count: Int, in window: TimeRange) -> Bool {
    let rows = trace.threads[thread].running
    guard rows.count > count else { return false }
    let first = rows.partitioningIndex { trace.running.ends[$0] >= window.start + offset }
    let last = rows.partitioningIndex { trace.running.starts[$0] > window.end + offset }
    guard first < last else { return false }
    // A span of no length leaves no mark.
    var (row, marks) = (first, 0)
    while row < last, marks <= count {
      marks += trace.running.starts[row] < trace.running.ends[row] ? 1 : 0
      row += 1
    }
    return marks > count
  }

  /// The time between two samples, which is how far a sampled span may lie from where it is drawn.
  private var period: Nanoseconds? {
    trace.metadata.capture.samplePeriodSeconds.flatMap {
      $0 > 0 && $0 < 1e6 ? Nanoseconds($0 * 1e9) : nil
    }
  }

  /// Where a sampled span can lie.
  private func uncertainty(of span: StateSpan, _ period: Nanoseconds) -> LaneMark {
    let life = trace.threads[thread].time
    let from = max(span.time.start - period, life.start) - offset
    let to = min(span.time.end + period, life.end) - offset
    return LaneMark(
      time: TimeRange(from, max(from, to)), pattern: .pale, paint: paint,
      key: MarkKey())
  }

  func describe(_ mark: LaneMark) -> String {
    if mark.pattern == .pale {
      return "\(threadName(trace, thread)) · sampled: ran somewhere in \(rangeText(mark.time))"
    }
    var parts = [threadName(trace, thread)]
    let state = state(of: mark)
    if let core = mark.key.core {
      parts.append("running on core \(core)\(mark.pattern == .outlined ? ", inferred" : "")")
    } else {
      parts.append(waitText(mark, state))
    }
    parts.append("\(rangeText(mark.time)) (\(durationText(mark.time.duration)))")
    if state == .running, let ending = ending(at: mark.time.end + offset) { parts.append(ending) }
    return parts.joined(separator: " · ")
  }

  func caption(_ mark: LaneMark) -> String? {
    guard let row = mark.key.row else { return nil }
    guard let place = trace.blocked.place(row) else { return waitText(mark, state(of: mark)) }
    return labelText(place)
  }

  private func waitText(_ mark: LaneMark, _ state: ThreadState) -> String {
    guard let row = mark.key.row, let place = trace.blocked.place(row) else { return state.legend }
    return "\(state.legend) in \(place)"
  }

  /// The state behind a mark: every state has a pattern of its own.
  private func state(of mark: LaneMark) -> ThreadState {
    ThreadState.allCases.first { $0.pattern == mark.pattern } ?? .unknown
  }

  /// Why the span that ended at `moment` did.
  private func ending(at moment: Nanoseconds) -> String? {
    let rows = trace.threads[thread].running
    var low = rows.lowerBound
    var high = rows.upperBound
    while low < high {
      let middle = (low + high) / 2
      if trace.running.ends[middle] < moment { low = middle + 1 } else { high = middle }
    }
    guard low < rows.upperBound, trace.running.ends[low] == moment else { return nil }
    return switch trace.running.endings[low] {
    case .preempted: "preempted"
    case .blocked: "went to wait"
    case .exited: "exited"
    case .recordingEnded: "recording ended"
    case .lost: "records lost"
    case .sampled: "sampled"
    }
  }
}

/// A thread's name with its id, as in `python3 12345`.
func threadName(_ trace: Trace, _ thread: Int) -> String {
  let life = trace.threads[thread]
  let name = trace.ownName(ofThread: thread) ?? trace.processes[life.process].name
  return "\(labelText(name)) \(life.key.tid)"
}

/// The lanes of all threads that were there in a window, grouped by process.
struct ThreadLanes {
  let trace: Trace
  let offset: Nanoseconds
  /// In moments of the axis.
  let window: TimeRange
  /// The states that occur.
  private(set) var states: Set<ThreadState> = []
  private(set) var groups: [LaneGroup] = []
  /// Whether spans were sampled.
  private(set) var isSampled = false
  /// The time of each thread in each state, where that is known already.
  private let times: [StateTimes]?
  private let index: StateIndex
  /// Whether spans were inferred.
  private(set) var isInferred = false

  init(
    _ trace: Trace, colors: ThreadColors, offset: Nanoseconds, window: TimeRange,
    times: [StateTimes]? = nil, states index: StateIndex = StateIndex()
  ) {
    self.index = index
    // Which of the spans were sampled is seen only by looking at them.
    self.times = trace.metadata.capture.method == .procfs ? nil : times
    self.trace = trace
    self.offset = offset
    self.window = window
    let shown = TimeRange(window.start + offset, window.end + offset)
    let processes = trace.processes.indices.map { process in
      trace.processes[process].threads.filter { thread in
        let life = trace.threads[thread].time
        return life.start <= shown.end && life.end >= shown.start
      }
    }
    let several = processes.count { !$0.isEmpty } > 1
    for (process, threads) in processes.enumerated() where !threads.isEmpty {
      let alone = threads.count == 1
      let life = trace.processes[process]
      let heading =
        several && !alone ? "\(labelText(life.name)) \(life.pid)" : nil
      let lanes = threads.map { lane(of: $0, paint: colors.paint(of: $0), alone: alone) }
      groups.append(LaneGroup(heading: heading, lanes: lanes))
    }
  }

  /// Notes the states of a thread within the window, and returns how long it ran there.
  private mutating func survey(_ thread: Int) -> Nanoseconds {
    let life = trace.threads[thread]
    let start = window.start + offset
    let end = window.end + offset
    if let from = life.inferredFrom, from < end, let row = life.running.last {
      isInferred = isInferred || trace.running.ends[row] > max(from, start)
    }
    if let times = times?[thread], start <= life.time.start, life.time.end <= end {
      for state in ThreadState.allCases where times[state] > 0 { states.insert(state) }
      return times.running
    }
    var running: Nanoseconds = 0
    // A bit for each state: a set would take longer than the walk.
    var seen: UInt32 = 0
    trace.forEachState(of: thread, around: TimeRange(start, end)) { span in
      guard span.time.end >= start, span.time.start <= end else { return }
      seen |= 1 << span.state.rawValue
      guard span.state == .running else { return }
      isSampled = isSampled || span.evidence == .sampled
      running += max(min(span.time.end, end) - max(span.time.start, start), 0)
    }
    for state in ThreadState.allCases where seen & 1 << state.rawValue != 0 {
      states.insert(state)
    }
    return running
  }

  private mutating func lane(of thread: Int, paint: Paint, alone: Bool) -> Lane {
    let life = trace.threads[thread]
    let process = trace.processes[life.process]
    let source = ThreadLaneSource(
      trace: trace, thread: thread, paint: paint, offset: offset, states: index)
    let running = survey(thread)
    let isMain = life.key.tid == process.pid
    let own = trace.ownName(ofThread: thread)
    let name = own ?? (alone ? process.name : isMain ? "main" : "thread")
    return Lane(
      id: "thread-\(life.key.tid)", name: name, detail: "\(life.key.tid)",
      fullName: own ?? process.name,
      share: trace.metadata.capture.method.seesCores
        ? percentText(running, of: window.duration) : nil,
      life: TimeRange(
        max(life.time.start - offset, window.start),
        max(min(life.time.end - offset, window.end), max(life.time.start - offset, window.start))),
      activity: running, isMajor: paint != .minorThread, source: source, thread: thread)
  }
}

/// `part` of `whole` in percent, as in `24 %`; what is more than nothing is at least `< 1 %`.
package func percentText(_ part: Nanoseconds, of whole: Nanoseconds) -> String {
  percentText(whole > 0 ? Double(part) / Double(whole) : 0)
}

/// A share in percent, as in `24 %`; what is more than nothing is at least `< 1 %`.
func percentText(_ share: Double) -> String {
  guard share > 0 else { return "0 %" }
  let percent = share * 100
  return percent < 0.95 ? "< 1 %" : "\(numberText(percent, decimals: 0)) %"
}
