import Trace

extension Trace {
  /// Hands `body` what thread number `thread` was doing from the first moment of its life to the
  /// last, in order: the spans tile its life exactly, without gap or overlap.
  ///
  /// What the kernel says is refined by what the program says of its own waits: a wait for the
  /// interpreter lock or for another thread shows as such wherever the thread is off its core for no
  /// other known reason. Linear in the thread's spans, without allocation. Spans that contradict one another
  /// (``checkInvariants()``) are cut to fit, the earlier one first.
  public func forEachState(of thread: Int, _ body: (StateSpan) -> Void) {
    let life = threads[thread]
    var walk = StateWalk(self, life, began: isCreationSeen(life) ? .created : .firstSeen)
    for row in life.running {
      let end = running.ends[row]
      guard end >= walk.cursor else { continue }
      walk.stayOff(until: running.starts[row], body)
      walk.run(row, until: end, body)
    }
    walk.stayOff(until: life.time.end, body)
  }

  /// The same for what shares time with `window`, and perhaps a little more before and after it; O(log n)
  /// in spans outside of it.
  package func forEachState(
    of thread: Int, around window: TimeRange, _ body: (StateSpan) -> Void
  ) {
    let life = threads[thread]
    var walk = StateWalk(self, life, began: isCreationSeen(life) ? .created : .firstSeen)
    let first =
      lastRunningRow(of: thread, startingBefore: window.start) ?? life.running.lowerBound
    let last = (first..<life.running.upperBound).partitioningIndex {
      running.starts[$0] > window.end
    }
    if first > life.running.lowerBound { walk.skip(toEndOf: first - 1) }
    for row in first..<last {
      let end = running.ends[row]
      guard end >= walk.cursor else { continue }
      walk.stayOff(until: running.starts[row], body)
      walk.run(row, until: end, body)
    }
    walk.stayOff(
      until: last < life.running.upperBound ? running.starts[last] : life.time.end, body)
  }

  /// What thread number `thread` was doing right before `moment`, which must lie in its life after
  /// its first moment, when it was off its core then; O(log n).
  func stateOffCore(of thread: Int, before moment: Nanoseconds) -> StateSpan? {
    let life = threads[thread]
    var walk = StateWalk(self, life, began: isCreationSeen(life) ? .created : .firstSeen)
    var gapEnd = life.time.end
    if let row = lastRunningRow(of: thread, startingBefore: moment) {
      walk.skip(toEndOf: row)
      if row + 1 < life.running.upperBound { gapEnd = running.starts[row + 1] }
    } else if let first = life.running.first {
      gapEnd = running.starts[first]
    }
    var found: StateSpan?
    walk.stayOff(until: gapEnd) { span in
      if span.time.start < moment, moment <= span.time.end { found = span }
    }
    return found
  }

  /// The last span of thread number `thread` that began before `moment`; O(log n).
  func lastRunningRow(of thread: Int, startingBefore moment: Nanoseconds) -> Int? {
    let rows = threads[thread].running
    let next = rows.partitioningIndex { running.starts[$0] >= moment }
    return next > rows.lowerBound ? next - 1 : nil
  }

  /// Whether the trace saw the thread being created by another of its threads: from then on it
  /// waits for its first core. Sampling notices a thread some time after.
  private func isCreationSeen(_ life: ThreadLife) -> Bool {
    guard metadata.capture.method.seesSwitches else { return false }
    let process = processes[life.process]
    let isFirstOfItsProcess = life.key.tid == process.pid
    return life.creator != nil || (isFirstOfItsProcess && process.parent != nil)
  }
}

/// The walk along one thread's life.
private struct StateWalk {
  private let trace: Trace
  private let machine = StateMachine.standard
  private let lastWait: Int
  private var wait: Int
  /// The program's own account of its waits, which lies over what the kernel says.
  private let lastProgramWait: Int
  private var programWait: Int
  private var state: ThreadState
  private var evidence: StateEvidence
  /// The life is told up to here.
  private(set) var cursor: Nanoseconds

  init(_ trace: Trace, _ life: ThreadLife, began: ThreadEvent) {
    self.trace = trace
    wait = life.blocked.lowerBound
    lastWait = life.blocked.upperBound
    programWait = life.programWaits.lowerBound
    lastProgramWait = life.programWaits.upperBound
    cursor = life.time.start
    state = machine.state(after: began, from: nil) ?? .unknown
    evidence = machine.evidence(of: began)
  }

  /// Tells span `row`, which must not begin after the cursor, until `end`.
  @inline(__always)
  mutating func run(_ row: Int, until end: Nanoseconds, _ body: (StateSpan) -> Void) {
    let ending = trace.running.endings[row]
    happen(.switchedIn)
    if ending == .sampled { evidence = .sampled }
    tell(until: end, core: trace.running.cores[row], body)
    happen(ThreadEvent(ending))
  }

  /// Goes to the end of span `row` without telling what was before.
  mutating func skip(toEndOf row: Int) {
    cursor = trace.running.ends[row]
    wait = (wait..<lastWait).partitioningIndex { trace.blocked.ends[$0] >= cursor }
    programWait = (programWait..<lastProgramWait).partitioningIndex {
      trace.programWaits.ends[$0] > cursor
    }
    state = .running
    happen(ThreadEvent(trace.running.endings[row]))
  }

  /// Tells the time off core until `end`: the waits that are reported within it, and around them
  /// what follows from how it began.
  @inline(__always)
  mutating func stayOff(until end: Nanoseconds, _ body: (StateSpan) -> Void) {
    if wait < lastWait, trace.blocked.starts[wait] < end { tellWaits(until: end, body) }
    tell(until: end, body)
  }

  private mutating func tellWaits(until end: Nanoseconds, _ body: (StateSpan) -> Void) {
    while wait < lastWait, trace.blocked.starts[wait] < end {
      let waitEnd = min(trace.blocked.ends[wait], end)
      if waitEnd >= cursor {
        let isWakeReported = trace.blocked.wakers[wait] != nil
        tell(until: max(trace.blocked.starts[wait], cursor), body)
        happen(ThreadEvent(trace.blocked.causes[wait]))
        if evidence != .missing, isWakeReported {
          evidence = .exact
        } else if evidence != .missing, trace.blocked.evidence[wait] == .observed {
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

  /// Tells what is known until `end`; where the program itself says what it waits for, that.
  @inline(__always)
  private mutating func tell(
    until end: Nanoseconds, core: Int32? = nil, wait: Int? = nil, _ body: (StateSpan) -> Void
  ) {
    if programWait < lastProgramWait { tellProgramWaits(until: end, core, wait, body) }
    emit(state, evidence, until: end, core: core, wait: wait, body)
  }

  private mutating func tellProgramWaits(
    until end: Nanoseconds, _ core: Int32?, _ wait: Int?, _ body: (StateSpan) -> Void
  ) {
    while programWait < lastProgramWait, trace.programWaits.ends[programWait] <= cursor {
      programWait += 1
    }
    if core == nil {
      while programWait < lastProgramWait, trace.programWaits.starts[programWait] < end {
        let event = ThreadEvent(reported: trace.programWaits.causes[programWait])
        guard let state = machine.state(after: event, from: state) else { break }
        let time = trace.programWaits.time(programWait)
        emit(self.state, evidence, until: time.start, wait: wait, body)
        emit(state, machine.evidence(of: event), until: min(time.end, end), wait: wait, body)
        guard time.end <= end else { break }
        programWait += 1
      }
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

extension Range<Int> {
  /// The first index for which `belongsToSecondHalf` holds, where it holds for all that follow; the
  /// upper bound where it never does.
  package func partitioningIndex(where belongsToSecondHalf: (Int) -> Bool) -> Int {
    var low = lowerBound
    var high = upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if belongsToSecondHalf(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
