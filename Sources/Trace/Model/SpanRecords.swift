/// Why a thread left its core.
public enum SpanEnd: UInt8, Sendable, Equatable, CaseIterable {
  /// The kernel took the core away while the thread could have gone on.
  case preempted
  /// The thread went to wait for something.
  case blocked
  /// The thread exited.
  case exited
  /// The recording ended while it was on the core.
  case recordingEnded
  /// Records were lost: the span is known only up to here.
  case lost
  /// Seen by sampling: the amount of time is exact, its place within a sample is not.
  case sampled
}

/// A thread was on a core without a break.
public struct RunningSpan: Sendable, Equatable {
  /// Which thread.
  public var thread: ThreadKey
  /// The number of the core, as the kernel counts them.
  public var core: Int32
  /// From when until when.
  public var time: TimeRange
  /// Why it left.
  public var end: SpanEnd

  /// Makes the record from its parts.
  public init(thread: ThreadKey, core: Int32, time: TimeRange, end: SpanEnd) {
    self.thread = thread
    self.core = core
    self.time = time
    self.end = end
  }
}

/// What a thread off its core was waiting for.
public enum WaitCause: UInt8, Sendable, Equatable, CaseIterable {
  /// Nothing is known but that it waited.
  case unknown
  /// Another thread: a lock, a condition, a join (futexes and System V semaphores).
  case lock
  /// The interpreter lock of CPython.
  case gil
  /// A file, a device, a pipe or the network.
  case io
  /// A moment in time.
  case timer
  /// A process to end, or a signal.
  case child
}

/// How a wait's cause is known.
public enum WaitEvidence: UInt8, Sendable, Equatable, CaseIterable {
  /// The kernel reported it as the thread went to wait.
  case reported
  /// The thread was looked at while it waited (`/proc/<pid>/task/<tid>/syscall`).
  case observed
}

/// Who made a waiting thread ready to run.
public enum Waker: Sendable, Equatable {
  /// Another thread of the program.
  case thread(ThreadKey)
  /// A timer, a device or the network, through an interrupt.
  case interrupt
  /// A thread outside the recording.
  case other
}

/// A thread was off every core by its own doing.
public struct BlockedSpan: Sendable, Equatable {
  /// Which thread.
  public var thread: ThreadKey
  /// From leaving the core until it was made ready to run (where ``waker`` is known) or until it
  /// ran again (where not).
  public var time: TimeRange
  /// What for.
  public var cause: WaitCause
  /// The system call or kernel function it waited in, such as `futex` or `clock_nanosleep`.
  public var place: String?
  /// How the cause is known.
  public var evidence: WaitEvidence
  /// Who ended the wait, where the kernel says so.
  public var waker: Waker?

  /// Makes the record from its parts.
  public init(
    thread: ThreadKey, time: TimeRange, cause: WaitCause, place: String?, evidence: WaitEvidence,
    waker: Waker?
  ) {
    self.thread = thread
    self.time = time
    self.cause = cause
    self.place = place
    self.evidence = evidence
    self.waker = waker
  }
}

/// A program outside the recording held a core.
public struct ForeignSpan: Sendable, Equatable {
  /// The number of the core.
  public var core: Int32
  /// From when until when; neighbours are merged.
  public var time: TimeRange
  /// The kernel's name of who held it longest.
  public var name: String

  /// Makes the record from its parts.
  public init(core: Int32, time: TimeRange, name: String) {
    self.core = core
    self.time = time
    self.name = name
  }
}

/// Records were lost on a core: what the trace says of that stretch is incomplete.
public struct Loss: Sendable, Equatable {
  /// The number of the core whose buffer overflowed.
  public var core: Int32
  /// Within which stretch.
  public var time: TimeRange
  /// How many records.
  public var count: UInt64

  /// Makes the record from its parts.
  public init(core: Int32, time: TimeRange, count: UInt64) {
    self.core = core
    self.time = time
    self.count = count
  }
}
