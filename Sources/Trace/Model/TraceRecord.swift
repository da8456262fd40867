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
  /// From when on the thread's time on cores is inferred: the kernel let go of a thread that exited,
  /// and its next word was its last one. Nil where every span was reported.
  public var inferredFrom: Nanoseconds?

  /// Makes the record from its parts.
  public init(
    thread: ThreadKey, at: Nanoseconds, why: LifeEnd, inferredFrom: Nanoseconds? = nil
  ) {
    self.thread = thread
    self.at = at
    self.why = why
    self.inferredFrom = inferredFrom
  }
}
