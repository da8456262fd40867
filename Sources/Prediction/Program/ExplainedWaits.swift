import Analysis
import Trace

/// For each wait of a recording, what has to happen before the thread can go on: the same evidence as of
/// the critical path.
struct ExplainedWaits {
  /// Something that a thread waits for.
  struct Wait {
    /// From when until when it did.
    var time: TimeRange
    /// What has to happen, all of it.
    var steps: [WorkProgram.Step]
    /// Whether nobody knows who ended it, so that its length stands in.
    var isUnexplained = false
  }

  private let trace: Trace
  private let givers: WaitGivers
  private let threadsByKey: [ThreadKey: [Int]]
  /// By thread, its waits in order; those for interpreter locks and held locks are no part of them.
  private(set) var own: [[Wait]]
  /// By thread, the signals that it gives.
  private(set) var cuts: [[StepCut]]
  /// How many signals there are.
  private(set) var signals = 0
  /// By thread, the signal that it gives with its end, once somebody waits for it.
  private var endSignals: [Int?]
  /// By thread, the threads that it started and which exited, by their end; the first of them that it has
  /// not waited for is the next.
  private var children: [(ended: [Int], next: Int)]

  init(_ trace: Trace) {
    self.trace = trace
    givers = WaitGivers(trace)
    threadsByKey = Dictionary(grouping: trace.threads.indices) { trace.threads[$0].key }
    own = Array(repeating: [], count: trace.threads.count)
    cuts = Array(repeating: [], count: trace.threads.count)
    endSignals = Array(repeating: nil, count: trace.threads.count)
    var started = [[Int]](repeating: [], count: trace.threads.count)
    for index in trace.threads.indices where trace.threads[index].ending == .exited {
      if let starter = trace.starter(of: index) { started[starter].append(index) }
    }
    children = started.map { ended in
      (
        ended.sorted {
          (trace.threads[$0].time.end, $0) < (trace.threads[$1].time.end, $1)
        }, 0
      )
    }
  }

  /// Goes through all waits.
  mutating func explain() {
    for thread in trace.threads.indices {
      var spans: [StateSpan] = []
      trace.forEachState(of: thread) { span in
        switch span.state {
        case .running, .runnable, .gilWait: break
        case .lockWait, .ioWait, .timer, .idle, .blocked, .unknown: spans.append(span)
        }
      }
      for span in spans {
        let wait = explained(span, of: thread)
        if !wait.steps.isEmpty { own[thread].append(wait) }
      }
    }
  }

  private mutating func explained(_ span: StateSpan, of thread: Int) -> Wait {
    let waker = span.wait.flatMap { trace.blocked.wakers[$0] }
    // The program's word comes before the kernel's, which may be about asking again.
    if span.state == .lockWait, waker == nil || waker == .interrupt || isReported(span, of: thread)
    {
      if let gift = givers.lock(of: thread, at: span.time.end) {
        return awaiting(gift.giver, at: gift.moment, thread, span)
      }
      if givers.timedOut(thread, at: span.time.end) { return delay(span) }
    }
    switch waker {
    case .thread(let key):
      guard let giver = threadNow(key, at: span.time.end), giver != thread else { break }
      return awaiting(giver, at: span.time.end, thread, span)
    case .interrupt, .other: return delay(span)
    case nil: break
    }
    if span.state == .timer { return delay(span) }
    let gift =
      span.state == .idle
      ? givers.child(of: thread, in: span) : givers.task(on: thread, after: span)
    if let gift { return awaiting(gift.giver, at: gift.moment, thread, span) }
    var wait = delay(span)
    wait.isUnexplained = true
    return wait
  }

  private func delay(_ span: StateSpan) -> Wait {
    Wait(time: span.time, steps: [.delay(span.time.duration)])
  }

  /// Whether the program itself reported `span`, at its end, as a wait for a lock.
  private func isReported(_ span: StateSpan, of thread: Int) -> Bool {
    let rows = trace.threads[thread].programWaits
    let next = rows.partitioningIndex { trace.programWaits.ends[$0] >= span.time.end }
    return next < rows.upperBound && trace.programWaits.starts[next] < span.time.end
  }

  /// A wait for what `giver` did at `moment` or shortly before.
  private mutating func awaiting(
    _ giver: Int, at moment: Nanoseconds, _ thread: Int, _ span: StateSpan
  ) -> Wait {
    let given = trace.lastMomentOnCore(of: giver, until: min(moment, span.time.end))
    var steps: [WorkProgram.Step] = []
    // Who waits for the end of one waits for all that it started: those that had ended before left no
    // wait in this recording, and may end last on other cores.
    if isLeaving(giver, at: given), trace.starter(of: giver) == thread {
      while children[thread].next < children[thread].ended.count {
        let child = children[thread].ended[children[thread].next]
        guard trace.threads[child].time.end <= span.time.end else { break }
        children[thread].next += 1
        if child != giver { steps.append(.await(endSignal(of: child))) }
      }
    }
    cuts[giver].append(StepCut(moment: given, .signal(signals)))
    steps.append(.await(signals))
    signals += 1
    return Wait(time: span.time, steps: steps)
  }

  private mutating func endSignal(of thread: Int) -> Int {
    if let signal = endSignals[thread] { return signal }
    cuts[thread].append(
      StepCut(
        moment: trace.lastMomentOnCore(of: thread, until: trace.threads[thread].time.end),
        .signal(signals)))
    endSignals[thread] = signals
    signals += 1
    return signals - 1
  }

  /// Whether `thread` was about to exit at `moment`: what remains then is the kernel's clearing up.
  private func isLeaving(_ thread: Int, at moment: Nanoseconds) -> Bool {
    let life = trace.threads[thread]
    return life.ending == .exited && life.time.end - moment < 5_000_000
  }

  private func threadNow(_ key: ThreadKey, at moment: Nanoseconds) -> Int? {
    threadsByKey[key]?.first {
      trace.threads[$0].time.start < moment && moment <= trace.threads[$0].time.end
    }
  }
}
