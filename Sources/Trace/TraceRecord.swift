/// One thing that a recorder saw, in the order in which it could be said.
///
/// A trace is a stream of these: capture writes them as the program runs, a reader hands them on
/// from a file, and ``TraceBuilder`` assembles them into a ``Trace``. For every thread the stream
/// keeps this order: its start, then its spans and renames, then its end; a thread id may start
/// anew after that, because the kernel reuses ids.
public enum TraceRecord: Sendable, Equatable {
  /// A process came to be, or was there when the recording began.
  case processStarted(ProcessStart)
  /// A process replaced its program (execve).
  case processExecuted(ProcessExecution)
  /// The last thread of a process left, or the recording ended before that.
  case processEnded(ProcessEnd)
  /// A thread came to be, or was there when the recording began.
  case threadStarted(ThreadStart)
  /// A thread's name changed.
  case threadRenamed(ThreadRename)
  /// A thread left, or the recording ended before that.
  case threadEnded(ThreadEnd)
  /// A thread was on a core.
  case running(RunningSpan)
  /// A thread was off every core by its own doing, and something is known about why.
  case blocked(BlockedSpan)
  /// A thread waited for, took and dropped the interpreter lock of CPython.
  case gil(GILUse)
  /// A thread waited for a lock of its program.
  case lockWait(LockWait)
  /// A task came to be.
  case taskCreated(TaskCreation)
  /// More became known about a task: its proper name and kind.
  case taskNamed(TaskNaming)
  /// A task ran on a thread without handing over to another.
  case taskRan(TaskRun)
  /// The time-out that was set on a task passed.
  case taskTimedOut(TaskTimeout)
  /// A task came to its end.
  case taskEnded(TaskEnd)
  /// A stretch that the program marked itself.
  case marked(MarkedSpan)
  /// Something that a reader of the trace should know, said by an agent.
  case note(AgentNote)
  /// A program that is not being recorded held a core.
  case foreign(ForeignSpan)
  /// Records were lost on a core.
  case lost(Loss)
}

/// Takes trace records one after the other: a file, a builder, a test's array.
///
/// A sink may own a file, so it need not be copyable: functions that feed any sink take it as
/// `inout some TraceSink & ~Copyable`.
public protocol TraceSink: ~Copyable {
  /// Takes the next record of the stream.
  mutating func receive(_ record: TraceRecord) throws
}

/// Names one thread of one process, as the kernel does; ids can be reused in the course of a run.
public struct ThreadKey: Sendable, Hashable {
  /// The process id, which is also the id of the process's first thread.
  public var pid: Int32
  /// The thread id.
  public var tid: Int32

  /// Names the thread `tid` of the process `pid`.
  public init(pid: Int32, tid: Int32) {
    self.pid = pid
    self.tid = tid
  }
}

/// A process came to be.
public struct ProcessStart: Sendable, Equatable {
  /// The process id.
  public var pid: Int32
  /// The process that forked it, where it is part of the recording.
  public var parent: Int32?
  /// The kernel's name of it (`comm`) at that moment.
  public var name: String
  /// When.
  public var at: Nanoseconds

  /// Makes the record from its parts.
  public init(pid: Int32, parent: Int32?, name: String, at: Nanoseconds) {
    self.pid = pid
    self.parent = parent
    self.name = name
    self.at = at
  }
}

/// A process replaced its program.
public struct ProcessExecution: Sendable, Equatable {
  /// The process id.
  public var pid: Int32
  /// The kernel's name of the new program (`comm`).
  public var name: String
  /// When.
  public var at: Nanoseconds

  /// Makes the record from its parts.
  public init(pid: Int32, name: String, at: Nanoseconds) {
    self.pid = pid
    self.name = name
    self.at = at
  }
}

/// Why a process or a thread is not seen after a moment.
public enum LifeEnd: String, Sendable, Equatable, CaseIterable, Codable {
  /// It exited.
  case exited
  /// It was alive when the recording ended.
  case recordingEnded
  /// It changed to a program that the kernel doesn't let this user watch (setuid, unreadable).
  case untraceable
}

/// A process was seen for the last time.
public struct ProcessEnd: Sendable, Equatable {
  /// The process id.
  public var pid: Int32
  /// When.
  public var at: Nanoseconds
  /// Why nothing follows.
  public var why: LifeEnd

  /// Makes the record from its parts.
  public init(pid: Int32, at: Nanoseconds, why: LifeEnd) {
    self.pid = pid
    self.at = at
    self.why = why
  }
}

/// A thread came to be.
public struct ThreadStart: Sendable, Equatable {
  /// Which thread.
  public var thread: ThreadKey
  /// The thread that created it, where it is part of the recording.
  public var creator: ThreadKey?
  /// The kernel's name of it (`comm`) at that moment.
  public var name: String
  /// When.
  public var at: Nanoseconds

  /// Makes the record from its parts.
  public init(thread: ThreadKey, creator: ThreadKey?, name: String, at: Nanoseconds) {
    self.thread = thread
    self.creator = creator
    self.name = name
    self.at = at
  }
}

/// A thread's name changed.
public struct ThreadRename: Sendable, Equatable {
  /// Which thread.
  public var thread: ThreadKey
  /// Its name from now on.
  public var name: String
  /// When.
  public var at: Nanoseconds

  /// Makes the record from its parts.
  public init(thread: ThreadKey, name: String, at: Nanoseconds) {
    self.thread = thread
    self.name = name
    self.at = at
  }
}

/// A thread was seen for the last time.
public struct ThreadEnd: Sendable, Equatable {
  /// Which thread.
  public var thread: ThreadKey
  /// When.
  public var at: Nanoseconds
  /// Why nothing follows.
  public var why: LifeEnd

  /// Makes the record from its parts.
  public init(thread: ThreadKey, at: Nanoseconds, why: LifeEnd) {
    self.thread = thread
    self.at = at
    self.why = why
  }
}

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
