import Trace

/// The way back along the critical path.
struct CriticalPathWalk {
  private let trace: Trace
  private let givers: WaitGivers
  private let threadsByKey: [ThreadKey: [Int]]
  /// What was found, last stretch first.
  private(set) var reversed: [CriticalPath.Segment] = []
  /// How much of it nobody knows.
  private(set) var unknown: Nanoseconds = 0
  /// Everything after this moment is explained.
  private var moment: Nanoseconds
  /// Whom to follow, each back to a moment at which it was left for a giver; the innermost is last.
  private var trail: [(thread: Int, floor: Nanoseconds)] = []
  /// By thread the end of its spans that began before a moment that was looked at; what is looked at next
  /// is never later.
  private var rowEnds: [Int]

  init(_ trace: Trace) {
    self.trace = trace
    givers = WaitGivers(trace)
    rowEnds = trace.threads.map(\.running.upperBound)
    threadsByKey = Dictionary(grouping: trace.threads.indices) { trace.threads[$0].key }
    moment = trace.runTime.end
    let last = trace.threads.indices.max { one, other in
      (trace.threads[one].time.end, other) < (trace.threads[other].time.end, one)
    }
    if let last { trail = [(last, trace.runTime.start)] }
  }

  /// Goes back to the run's first moment, or only until more than `mostUnknown` is not known.
  mutating func run(mostUnknown: Nanoseconds = .max) {
    while let (thread, floor) = trail.last, unknown <= mostUnknown {
      if moment <= floor {
        trail.removeLast()
      } else if moment <= trace.threads[thread].time.start {
        followCreation(of: thread, floor: floor)
      } else if moment > trace.threads[thread].time.end {
        tell(.unknown, of: thread, from: max(floor, trace.threads[thread].time.end))
      } else {
        step(along: thread, floor: floor)
      }
    }
  }

  private mutating func followCreation(of thread: Int, floor: Nanoseconds) {
    guard let creator = trace.threads[thread].creator,
      trace.threads[creator].time.start < moment
    else { return tell(.unknown, of: thread, from: floor) }
    trail[trail.count - 1] = (creator, floor)
  }

  private mutating func step(along thread: Int, floor: Nanoseconds) {
    let row = lastRow(of: thread)
    if let row, trace.running.ends[row] >= moment {
      return tell(.running, of: thread, from: max(trace.running.starts[row], floor))
    }
    guard let span = trace.stateOffCore(of: thread, before: moment, after: row) else {
      return tell(.unknown, of: thread, from: floor)
    }
    let start = max(span.time.start, floor)
    if span.state == .runnable { return tell(.runnable, of: thread, from: start) }
    // A wait is explained from its very end only.
    guard span.time.end == moment, span.state != .unknown else {
      return tell(.unknown, of: thread, from: start)
    }
    explain(span, of: thread, floor: floor)
  }

  /// Goes on from the end of a wait: what the program says of it comes before what the kernel does,
  /// because a thread that is woken only to ask for a lock again was not woken by who gave it.
  private mutating func explain(_ span: StateSpan, of thread: Int, floor: Nanoseconds) {
    let start = max(span.time.start, floor)
    let waker = span.wait.flatMap { trace.blocked.wakers[$0] }
    switch span.state {
    case .gilWait:
      if let gift = givers.interpreterLock(of: thread, at: moment),
        follow(gift, to: thread, floor: floor)
      {
        return
      }
    case .lockWait where waker == nil || waker == .interrupt:
      if let gift = givers.lock(of: thread, at: moment), follow(gift, to: thread, floor: floor) {
        return
      }
      if givers.timedOut(thread, at: moment) { return tell(.timer, of: thread, from: start) }
    default: break
    }
    switch waker {
    case .interrupt:
      // Locks know no devices: their waits have time limits.
      let isTimed = span.state == .timer || span.state == .gilWait || span.state == .lockWait
      tell(isTimed ? .timer : .device, of: thread, from: start)
    case .other: tell(.external, of: thread, from: start)
    case .thread(let key):
      guard let index = threadNow(key), index != thread,
        let row = lastRow(of: index), trace.running.ends[row] >= moment
      else { return tell(.unknown, of: thread, from: start) }
      trail.append((index, start))
    case nil:
      // Nothing but time ends a sleep.
      if span.state == .timer { return tell(.timer, of: thread, from: start) }
      let gift: WaitGivers.Gift? =
        switch span.state {
        case .idle: givers.child(of: thread, in: span)
        case .ioWait, .blocked, .lockWait: givers.task(on: thread, after: span)
        default: nil
        }
      if let gift, follow(gift, to: thread, floor: floor) { return }
      tell(.unknown, of: thread, from: start)
    }
  }

  /// Leaves `thread` for the one that gave it what it waited for, at the last moment of that one's
  /// that can have been when it did; false where there was none within the wait.
  private mutating func follow(
    _ gift: WaitGivers.Gift, to thread: Int, floor: Nanoseconds
  ) -> Bool {
    let start = max(gift.waitStart, floor)
    let given = min(gift.moment, moment)
    guard gift.giver != thread,
      let row = trace.lastRunningRow(of: gift.giver, startingBefore: given)
    else { return false }
    let last = min(given, trace.running.ends[row])
    guard last > start else { return false }
    if last < moment { tell(.handOver, of: thread, from: last) }
    trail.append((gift.giver, start))
    return true
  }

  /// The thread that bore the ids `key` at the moment.
  private func threadNow(_ key: ThreadKey) -> Int? {
    threadsByKey[key]?.first {
      trace.threads[$0].time.start < moment && moment <= trace.threads[$0].time.end
    }
  }

  /// The last span of `thread` that began before the moment; O(log n) in those since it was last asked for.
  private mutating func lastRow(of thread: Int) -> Int? {
    let first = trace.threads[thread].running.lowerBound
    let end = (first..<rowEnds[thread]).partitioningIndexNearEnd {
      trace.running.starts[$0] >= moment
    }
    rowEnds[thread] = end
    return end > first ? end - 1 : nil
  }

  private mutating func tell(_ kind: CriticalPath.Kind, of thread: Int, from start: Nanoseconds) {
    if let last = reversed.last, last.thread == thread, last.kind == kind {
      reversed[reversed.count - 1].time.start = start
    } else {
      reversed.append(
        CriticalPath.Segment(time: TimeRange(start, moment), thread: thread, kind: kind))
    }
    if kind == .unknown { unknown += moment - start }
    moment = start
  }
}
