import Trace

/// What a thread off its core waited for, as far as lengths of waits differ by it.
public enum WaitKind: UInt8, Sendable, Equatable, CaseIterable {
  /// For CPython's interpreter lock.
  case gil
  /// For another thread.
  case thread
  /// For a file, a device, a pipe or the network.
  case io
  /// For a moment in time.
  case timer
  /// For a child process or a signal.
  case process
  /// Not known for what.
  case unknown
  /// For a core, from being made ready until being on one: the scheduling latency.
  case coreOnceReady
  /// For a core, from losing one until being on one again.
  case coreOncePreempted
}

/// How long waits of one kind took.
public struct WaitLengths: Sendable, Equatable {
  /// One for each wait, shortest first; never 0.
  public let sorted: [Nanoseconds]
  /// All of them together.
  public let total: Nanoseconds

  /// Sorts `lengths`.
  init(_ lengths: [Nanoseconds]) {
    sorted = lengths.sorted()
    total = lengths.reduce(0, +)
  }

  /// How many there are.
  public var count: Int { sorted.count }

  /// The shortest length that at least `share` (above 0 and up to 1) of the waits do not exceed: the
  /// nearest rank, which is always a length that occurred; nil where there are none.
  public func quantile(_ share: Double) -> Nanoseconds? {
    guard count > 0 else { return nil }
    let rank = Int((share * Double(count)).rounded(.up))
    return sorted[min(max(rank, 1), count) - 1]
  }
}

/// Every wait of a recording by kind.
///
/// A wait is a stretch off the core in one state, so that the waits of a kind add up to the threads'
/// time in its state (docs/NUMBERS.md). What the program itself reports as one wait, for the
/// interpreter lock or for another thread, stays one where the thread was on a core meanwhile, to ask
/// again: those moments do not count.
public struct Waits: Sendable, Equatable {
  private let lengths: [WaitLengths]

  /// The waits of `trace` that ended in `window`, or all of them; linear in its spans but for sorting.
  public init(_ trace: Trace, endingIn window: TimeRange? = nil) {
    var gathered = [[Nanoseconds]](repeating: [], count: WaitKind.allCases.count)
    for thread in trace.threads.indices {
      var walk = WaitWalk(trace, thread)
      trace.forEachState(of: thread) { walk.see($0) { tell($0, $1, $2) } }
      walk.end { tell($0, $1, $2) }
    }
    func tell(_ kind: WaitKind, _ length: Nanoseconds, _ end: Nanoseconds) {
      if let window, end < window.start || end > window.end { return }
      gathered[Int(kind.rawValue)].append(length)
    }
    lengths = gathered.map { WaitLengths($0) }
  }

  /// The waits of one kind.
  public subscript(kind: WaitKind) -> WaitLengths { lengths[Int(kind.rawValue)] }
}

/// Puts the states of one thread together to waits.
private struct WaitWalk {
  private struct Open {
    var kind: WaitKind
    var length: Nanoseconds
    /// When it was last off its core for it.
    var end: Nanoseconds
    /// Until when the program says that it goes on.
    var reportedEnd: Nanoseconds
  }

  private let trace: Trace
  private var programWaits: Range<Int>
  private var open: Open?
  private var last: ThreadState?

  init(_ trace: Trace, _ thread: Int) {
    self.trace = trace
    programWaits = trace.threads[thread].programWaits
  }

  /// Takes the next stretch of the thread's life, and hands on the waits that it ends: their kinds,
  /// lengths and ends.
  mutating func see(
    _ span: StateSpan, _ tell: (WaitKind, Nanoseconds, Nanoseconds) -> Void
  ) {
    defer { last = span.state }
    if span.state == .runnable {
      // Being woken to ask for a lock again is a wait of its own within the wait for the lock.
      if let open, open.reportedEnd < span.time.end { end(tell) }
      tell(
        last == .running ? .coreOncePreempted : .coreOnceReady, span.time.duration, span.time.end)
      return
    }
    guard let kind = WaitKind(span.state) else {
      if let open, open.reportedEnd <= span.time.start { end(tell) }
      return
    }
    if let open, open.kind == kind,
      open.end == span.time.start || span.time.start < open.reportedEnd
    {
      self.open?.length += span.time.duration
      self.open?.end = span.time.end
    } else {
      end(tell)
      open = Open(
        kind: kind, length: span.time.duration, end: span.time.end, reportedEnd: span.time.start)
    }
    let reported = reportedEnd(of: span, kind)
    self.open?.reportedEnd.rise(to: reported)
  }

  /// Hands on the wait that is under way.
  mutating func end(_ tell: (WaitKind, Nanoseconds, Nanoseconds) -> Void) {
    guard let wait = open else { return }
    tell(wait.kind, wait.length, wait.end)
    open = nil
  }

  /// Until when the program's own wait goes on that `span` is part of.
  private mutating func reportedEnd(of span: StateSpan, _ kind: WaitKind) -> Nanoseconds {
    guard kind == .gil || kind == .thread else { return span.time.end }
    while let row = programWaits.first, trace.programWaits.ends[row] <= span.time.start {
      programWaits = (row + 1)..<programWaits.upperBound
    }
    guard let row = programWaits.first, trace.programWaits.starts[row] < span.time.end else {
      return span.time.end
    }
    return max(trace.programWaits.ends[row], span.time.end)
  }
}

extension Nanoseconds {
  /// Becomes `other` where that is later.
  fileprivate mutating func rise(to other: Nanoseconds) { self = Swift.max(self, other) }
}

extension WaitKind {
  /// The waits whose stretches are in `state`; nil where it is none, or one for a core.
  fileprivate init?(_ state: ThreadState) {
    switch state {
    case .gilWait: self = .gil
    case .lockWait: self = .thread
    case .ioWait: self = .io
    case .timer: self = .timer
    case .idle: self = .process
    case .blocked: self = .unknown
    case .running, .runnable, .unknown: return nil
    }
  }
}
