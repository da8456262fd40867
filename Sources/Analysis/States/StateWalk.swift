import Trace

/// The walk along one thread's life.
struct StateWalk {
  private let running: RunningSpans
  private let blocked: BlockedSpans
  private let programWaits: ProgramWaits
  private let machine = StateMachine.standard
  private let firstRow: Int
  private let lastWait: Int
  private var wait: Int
  /// The program's own account of its waits, which lies over what the kernel says.
  private let lastProgramWait: Int
  private var programWait: Int
  private var state: ThreadState
  private var evidence: StateEvidence
  /// The life is told up to here.
  private(set) var cursor: Nanoseconds
  /// Whether no span so far began before the one before it was over.
  private(set) var isOrderly = true

  /// Borrowing: a critical path begins a walk at every switch, and an initializer would take a copy of
  /// the whole trace, which is a count for each of its columns.
  init(_ trace: borrowing Trace, _ life: borrowing ThreadLife, began: ThreadEvent) {
    running = trace.running
    blocked = trace.blocked
    programWaits = trace.programWaits
    firstRow = life.running.lowerBound
    wait = life.blocked.lowerBound
    lastWait = life.blocked.upperBound
    programWait = life.programWaits.lowerBound
    lastProgramWait = life.programWaits.upperBound
    cursor = life.time.start
    state = machine.state(after: began, from: nil) ?? .unknown
    evidence = machine.evidence(of: began)
  }

  /// Tells span `row` and the time off core before it.
  @inline(__always)
  mutating func pass(_ row: Int, _ body: (StateSpan) -> Void) {
    let start = running.starts[row]
    let end = running.ends[row]
    if start < cursor { isOrderly = false }
    guard end >= cursor else { return }
    stayOff(until: start, body)
    run(row, until: end, body)
  }

  /// Goes through spans number `rows` at once, where between them lies nothing but what follows from how
  /// each ended: adds the time in each state to `times` and hands `ready` when the thread had to wait for a
  /// core. False, and nothing is done, where something else lies there, a span took no time, or the walk
  /// has not come from the span before them.
  @inline(__always)
  mutating func passPlain(
    _ rows: Range<Int>, _ times: inout StateTimes, ready: (TimeRange) -> Void
  ) -> Bool {
    guard let plain = plainSpans(rows) else { return false }
    let last = rows.upperBound - 1
    times.running += plain.running
    for ending in SpanEnd.allCases where plain.offCore[Int(ending.rawValue)] > 0 {
      let state = machine.state(after: ending).state
      times[state] += plain.offCore[Int(ending.rawValue)]
      guard state == .runnable else { continue }
      for row in rows where running.endings[row - 1] == ending {
        let (from, to) = (running.ends[row - 1], running.starts[row])
        if from < to { ready(TimeRange(from, to)) }
      }
    }
    cursor = running.ends[last]
    become(machine.state(after: running.endings[last]))
    return true
  }

  /// What spans number `rows` add up to, where between them and before them lies nothing but what follows
  /// from how each ended; nil where something else lies there, a span took no time, or the walk has not come
  /// from the span before them.
  @inline(__always)
  private func plainSpans(_ rows: Range<Int>) -> PlainSpans? {
    let last = rows.upperBound - 1
    guard wait == lastWait || blocked.starts[wait] >= running.starts[last],
      programWait == lastProgramWait || programWaits.starts[programWait] >= running.starts[last],
      rows.lowerBound > firstRow, cursor == running.ends[rows.lowerBound - 1]
    else { return nil }
    return PlainSpans(rows, of: running)
  }

  /// The time in each state that ``passPlain(_:_:ready:)`` would add; nil where it would do nothing.
  func plainTimes(_ rows: Range<Int>) -> StateTimes? {
    guard let plain = plainSpans(rows) else { return nil }
    var times = StateTimes()
    times.running = plain.running
    for ending in SpanEnd.allCases {
      times[machine.state(after: ending).state] += plain.offCore[Int(ending.rawValue)]
    }
    return times
  }

  /// Tells span `row`, which must not begin after the cursor, until `end`.
  @inline(__always)
  private mutating func run(_ row: Int, until end: Nanoseconds, _ body: (StateSpan) -> Void) {
    let ending = running.endings[row]
    // Whatever it did before, a core took it on; that the machine says so, a test sees to.
    emit(
      .running, ending == .sampled ? .sampled : .exact, until: end, core: running.cores[row], body)
    become(machine.state(after: ending))
  }

  /// Goes to the end of span `row` without telling what was before.
  mutating func skip(toEndOf row: Int) {
    cursor = running.ends[row]
    // Those that began before it were told with the time off core before it, even if one ends with it.
    let start = running.starts[row]
    wait = (wait..<lastWait).partitioningIndex { blocked.starts[$0] >= start }
    programWait = (programWait..<lastProgramWait).partitioningIndex {
      programWaits.ends[$0] > cursor
    }
    become(machine.state(after: running.endings[row]))
  }

  /// Tells the time off core until `end`: the waits that are reported within it, and around them
  /// what follows from how it began.
  @inline(__always)
  mutating func stayOff(until end: Nanoseconds, _ body: (StateSpan) -> Void) {
    if wait < lastWait, blocked.starts[wait] < end { tellWaits(until: end, body) }
    tell(until: end, body)
  }

  private mutating func tellWaits(until end: Nanoseconds, _ body: (StateSpan) -> Void) {
    while wait < lastWait, blocked.starts[wait] < end {
      let waitEnd = min(blocked.ends[wait], end)
      if waitEnd >= cursor {
        let isWakeReported = blocked.wakers[wait] != nil
        tell(until: max(blocked.starts[wait], cursor), body)
        happen(ThreadEvent(blocked.causes[wait]))
        if evidence != .missing, isWakeReported {
          evidence = .exact
        } else if evidence != .missing, blocked.evidence[wait] == .observed {
          evidence = .observed
        }
        tell(until: waitEnd, wait: wait, body)
        happen(isWakeReported ? .woken : .waitEnded)
      }
      wait += 1
    }
  }

  @inline(__always)
  private mutating func happen(_ event: ThreadEvent) {
    if let next = machine.state(after: event, from: state) {
      state = next
      evidence = machine.evidence(of: event)
    } else {
      state = .unknown
      evidence = .missing
    }
  }

  @inline(__always)
  private mutating func become(_ known: KnownState) {
    (state, evidence) = (known.state, known.evidence)
  }

  /// Tells what is known off core until `end`; where the program itself says what it waits for, that.
  @inline(__always)
  private mutating func tell(
    until end: Nanoseconds, wait: Int? = nil, _ body: (StateSpan) -> Void
  ) {
    if programWait < lastProgramWait { tellProgramWaits(until: end, wait, body) }
    emit(state, evidence, until: end, wait: wait, body)
  }

  private mutating func tellProgramWaits(
    until end: Nanoseconds, _ wait: Int?, _ body: (StateSpan) -> Void
  ) {
    while programWait < lastProgramWait, programWaits.ends[programWait] <= cursor {
      programWait += 1
    }
    while programWait < lastProgramWait, programWaits.starts[programWait] < end {
      let event = ThreadEvent(reported: programWaits.causes[programWait])
      guard let state = machine.state(after: event, from: state) else { break }
      let time = programWaits.time(programWait)
      emit(self.state, evidence, until: time.start, wait: wait, body)
      emit(state, machine.evidence(of: event), until: min(time.end, end), wait: wait, body)
      guard time.end <= end else { break }
      programWait += 1
    }
  }

  @inline(__always)
  private mutating func emit(
    _ state: ThreadState, _ evidence: StateEvidence, until end: Nanoseconds, core: Int32? = nil,
    wait: Int? = nil, _ body: (StateSpan) -> Void
  ) {
    guard end > cursor else { return }
    body(
      StateSpan(
        time: TimeRange(cursor, end), state: state, core: core, wait: wait, evidence: evidence))
    cursor = end
  }
}
