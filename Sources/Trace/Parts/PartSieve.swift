/// Leaves out, while a recording is read, what ``Trace/part(_:)`` would leave out of it: memory grows with
/// what happened in a window, and with the threads and tasks that ever were.
///
/// What stands outside of the window and says how things stood when it began is kept: of each thread, task
/// and interpreter lock the last before it; and of each thread the last after it, which says whether its
/// recording was finished.
struct PartSieve {
  private let asked: RunWindow
  /// When the run begins, as far as is known.
  private(set) var runStart: Nanoseconds?
  /// What is kept, in moments of the recording.
  private(set) var window = TimeRange(0, .max)
  /// The last moment of what was left out and belongs to no thread.
  private(set) var latest: Nanoseconds = 0
  private var runsBefore: [Int32: RunningSpan] = [:]
  private var runsAfter: [Int32: RunningSpan] = [:]
  private var waitsBefore: [Int32: BlockedSpan] = [:]
  private var waitsAfter: [Int32: BlockedSpan] = [:]

  /// Keeps `asked` of a run that begins at `runStart`; nil where that is to be seen.
  init(_ asked: RunWindow, runStart: Nanoseconds?) {
    self.asked = asked
    if let runStart { begin(at: runStart) }
  }

  /// A thread began; the first one begins the run.
  mutating func begin(at moment: Nanoseconds) {
    guard runStart == nil else { return }
    runStart = moment
    window = asked.moments(after: moment)
  }

  /// Whether a span of thread number `thread` is kept.
  @inline(__always)
  mutating func keeps(_ span: RunningSpan, thread: Int32) -> Bool {
    if window.touches(span.time) { return true }
    if span.time.start < window.start {
      runsBefore.remember(span, of: thread, \.time)
    } else {
      runsAfter.remember(span, of: thread, \.time)
    }
    return false
  }

  /// The same for a wait.
  mutating func keeps(_ span: BlockedSpan, thread: Int32) -> Bool {
    if window.touches(span.time) { return true }
    if span.time.start < window.start {
      waitsBefore.remember(span, of: thread, \.time)
    } else {
      waitsAfter.remember(span, of: thread, \.time)
    }
    return false
  }

  /// Whether what belongs to no thread is kept.
  mutating func keeps(_ time: TimeRange) -> Bool {
    if window.touches(time) { return true }
    latest = max(latest, time.end)
    return false
  }

  /// Thread number `thread` is over, and was from `end` on: what it did before the window is nobody's
  /// business any more.
  mutating func forget(thread: Int32, endedAt end: Nanoseconds) {
    guard end <= window.start else { return }
    runsBefore[thread] = nil
    waitsBefore[thread] = nil
  }

  /// The spans outside of the window that are kept, with their threads' numbers.
  var runs: [(thread: Int32, span: RunningSpan)] {
    runsBefore.inOrder + runsAfter.inOrder
  }

  /// The same for waits.
  var waits: [(thread: Int32, span: BlockedSpan)] {
    waitsBefore.inOrder + waitsAfter.inOrder
  }
}

extension Dictionary where Key == Int32 {
  /// What all threads did.
  fileprivate var inOrder: [(thread: Int32, span: Value)] {
    keys.sorted().compactMap { thread in self[thread].map { (thread, $0) } }
  }

  /// Keeps `span` as what thread number `thread` did last, unless something later is known.
  fileprivate mutating func remember(
    _ span: Value, of thread: Int32, _ time: (Value) -> TimeRange
  ) {
    let (known, new) = (self[thread].map(time), time(span))
    if let known, (known.start, known.end) > (new.start, new.end) { return }
    self[thread] = span
  }
}
