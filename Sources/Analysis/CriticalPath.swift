import Trace

/// What the run's end waited for, followed backward from its last moment to its first: each stretch
/// is what had to happen before the next one could (the method of Giraldeau and Dagenais).
///
/// A wait is followed to whoever ended it, and not past the moment at which it began; a thread's
/// first moment to the thread that created it. Needs wake-ups, which only the rung `tracepoints`
/// reports; where none is known the path says so instead of guessing.
public struct CriticalPath: Sendable, Equatable {
  /// What a stretch of the path went to.
  public enum Kind: Sendable, Equatable, CaseIterable {
    /// Computing.
    case running
    /// Ready, waiting for a core: more cores would shorten it.
    case runnable
    /// A moment in time had to come.
    case timer
    /// A device or the network had to answer.
    case device
    /// A program outside the recording had to act.
    case external
    /// Nobody knows.
    case unknown
  }

  /// A stretch of the path.
  public struct Segment: Sendable, Equatable {
    /// From when until when.
    public var time: TimeRange
    /// The index in ``Trace/threads`` of the thread that ran or waited.
    public var thread: Int
    /// What for.
    public var kind: Kind
  }

  /// In order of time; they tile the run exactly.
  public let segments: [Segment]

  /// Follows the path of `trace`: a binary search per stretch of it.
  public init(_ trace: Trace) {
    var walk = CriticalPathWalk(trace)
    walk.run()
    segments = walk.reversed.reversed()
  }

  /// How much of the path is of one kind.
  public func time(_ kind: Kind) -> Nanoseconds {
    segments.reduce(0) { $1.kind == kind ? $0 + $1.time.duration : $0 }
  }

  /// The span: the path without the time in which it waited for a core. However many cores there
  /// are, a run of the same work and the same waits takes at least so long.
  public var span: Nanoseconds {
    segments.reduce(0) { $1.kind == .runnable ? $0 : $0 + $1.time.duration }
  }
}

/// The way back along the path.
private struct CriticalPathWalk {
  private let trace: Trace
  private let threadsByKey: [ThreadKey: [Int]]
  /// What was found, last stretch first.
  private(set) var reversed: [CriticalPath.Segment] = []
  /// Everything after this moment is explained.
  private var moment: Nanoseconds
  /// Whom to follow, each back to a moment at which it was left for a waker; the innermost is last.
  private var trail: [(thread: Int, floor: Nanoseconds)] = []

  init(_ trace: Trace) {
    self.trace = trace
    threadsByKey = Dictionary(grouping: trace.threads.indices) { trace.threads[$0].key }
    moment = trace.runTime.end
    let last = trace.threads.indices.max { one, other in
      (trace.threads[one].time.end, other) < (trace.threads[other].time.end, one)
    }
    if let last { trail = [(last, trace.runTime.start)] }
  }

  mutating func run() {
    while let (thread, floor) = trail.last {
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
    if let row = runningRow(of: thread, before: moment) {
      return tell(.running, of: thread, from: max(trace.running.starts[row], floor))
    }
    guard let span = trace.stateOffCore(of: thread, before: moment) else {
      return tell(.unknown, of: thread, from: floor)
    }
    let start = max(span.time.start, floor)
    if span.state == .runnable { return tell(.runnable, of: thread, from: start) }
    // A wait is explained from its very end only.
    guard span.time.end == moment, let wait = span.wait, let waker = trace.blocked.wakers[wait]
    else { return tell(.unknown, of: thread, from: start) }
    switch waker {
    case .interrupt: tell(span.state == .timer ? .timer : .device, of: thread, from: start)
    case .other: tell(.external, of: thread, from: start)
    case .thread(let key):
      guard let index = threadNow(key), index != thread,
        runningRow(of: index, before: moment) != nil
      else { return tell(.unknown, of: thread, from: start) }
      trail.append((index, start))
    }
  }

  /// The thread that bore the ids `key` at the moment.
  private func threadNow(_ key: ThreadKey) -> Int? {
    threadsByKey[key]?.first {
      trace.threads[$0].time.start < moment && moment <= trace.threads[$0].time.end
    }
  }

  /// The span in which `thread` was on a core right before `moment`.
  private func runningRow(of thread: Int, before moment: Nanoseconds) -> Int? {
    guard let row = trace.lastRunningRow(of: thread, startingBefore: moment),
      trace.running.ends[row] >= moment
    else { return nil }
    return row
  }

  private mutating func tell(_ kind: CriticalPath.Kind, of thread: Int, from start: Nanoseconds) {
    if let last = reversed.last, last.thread == thread, last.kind == kind {
      reversed[reversed.count - 1].time.start = start
    } else {
      reversed.append(
        CriticalPath.Segment(time: TimeRange(start, moment), thread: thread, kind: kind))
    }
    moment = start
  }
}
