/// Names one task of a recording: numbers are given in the order in which tasks became known and
/// are never reused.
public struct TaskKey: Sendable, Hashable {
  /// The number.
  public var number: Int64

  /// Names the task with that number.
  public init(_ number: Int64) { self.number = number }
}

/// What kind of task it is.
public enum TaskKind: UInt8, Sendable, Equatable, CaseIterable {
  /// A coroutine that an event loop drives.
  case coroutine
  /// A placeholder for a result that others wait for.
  case future
  /// A call handed to a pool.
  case job
  /// A greenlet.
  case greenlet
  /// A callback of a reactor or loop.
  case callback
  /// A child process as its parent's program sees it.
  case process
  /// A thread as its program sees it.
  case thread
  /// A request that a server works on.
  case request
  /// One member of a parallel region.
  case region
  /// A task of Swift's concurrency.
  case swiftTask
  /// What another tool recorded: a call, an operation, a task of a framework.
  case slice
}

/// How a task ended.
public enum TaskOutcome: UInt8, Sendable, Equatable, CaseIterable {
  /// It returned.
  case ok
  /// It raised or threw.
  case error
  /// It was cancelled.
  case cancelled
  /// It was ended by its time-out.
  case timedOut
}

/// A task came to be.
public struct TaskCreation: Sendable, Equatable {
  /// Which task.
  public var task: TaskKey
  /// The process that made it.
  public var pid: Int32
  /// The task that made it.
  public var parent: TaskKey?
  /// What it is called: the coroutine's, the function's or the request's name.
  public var name: String
  /// What it is.
  public var kind: TaskKind
  /// Whether it was handed to a pool, and so waits for a worker before it starts.
  public var queued: Bool
  /// When.
  public var at: Nanoseconds

  /// Makes the record from its parts.
  public init(
    task: TaskKey, pid: Int32, parent: TaskKey?, name: String, kind: TaskKind, queued: Bool,
    at: Nanoseconds
  ) {
    self.task = task
    self.pid = pid
    self.parent = parent
    self.name = name
    self.kind = kind
    self.queued = queued
    self.at = at
  }
}

/// More became known about a task.
public struct TaskNaming: Sendable, Equatable {
  /// Which task.
  public var task: TaskKey
  /// What it is called.
  public var name: String
  /// What it is.
  public var kind: TaskKind

  /// Makes the record from its parts.
  public init(task: TaskKey, name: String, kind: TaskKind) {
    self.task = task
    self.name = name
    self.kind = kind
  }
}

/// A task ran on a thread without handing over: one step of a coroutine, one call of a job.
public struct TaskRun: Sendable, Equatable {
  /// Which task.
  public var task: TaskKey
  /// On which thread.
  public var thread: ThreadKey
  /// From when until when.
  public var time: TimeRange
  /// The task that it waits for afterwards.
  public var awaitedTask: TaskKey?
  /// The function in which it is suspended afterwards.
  public var awaited: String?
  /// The line on which it is suspended there.
  public var line: Int32?
  /// Where the run kept its thread waiting, so that other tasks could not go on: file, line and
  /// function of a call that blocked for 50 ms or longer.
  public var blockedAt: String?

  /// Makes the record from its parts.
  public init(
    task: TaskKey, thread: ThreadKey, time: TimeRange, awaitedTask: TaskKey?, awaited: String?,
    line: Int32?, blockedAt: String? = nil
  ) {
    self.task = task
    self.thread = thread
    self.time = time
    self.awaitedTask = awaitedTask
    self.awaited = awaited
    self.line = line
    self.blockedAt = blockedAt
  }
}

/// The time-out that was set on a task passed.
public struct TaskTimeout: Sendable, Equatable {
  /// Which task.
  public var task: TaskKey
  /// When.
  public var at: Nanoseconds

  /// Makes the record from its parts.
  public init(task: TaskKey, at: Nanoseconds) {
    self.task = task
    self.at = at
  }
}

/// A task came to its end.
public struct TaskEnd: Sendable, Equatable {
  /// Which task.
  public var task: TaskKey
  /// When.
  public var at: Nanoseconds
  /// How.
  public var outcome: TaskOutcome
  /// The type of the error, where there was one.
  public var error: String?

  /// Makes the record from its parts.
  public init(task: TaskKey, at: Nanoseconds, outcome: TaskOutcome, error: String?) {
    self.task = task
    self.at = at
    self.outcome = outcome
    self.error = error
  }
}

/// A stretch that the program marked itself.
public struct MarkedSpan: Sendable, Equatable {
  /// On which thread.
  public var thread: ThreadKey
  /// Within which task.
  public var task: TaskKey?
  /// What the program calls it.
  public var name: String
  /// From when until when.
  public var time: TimeRange
  /// How many marked stretches of the same thread it lies inside of.
  public var depth: Int32

  /// Makes the record from its parts.
  public init(
    thread: ThreadKey, task: TaskKey?, name: String, time: TimeRange, depth: Int32
  ) {
    self.thread = thread
    self.task = task
    self.name = name
    self.time = time
    self.depth = depth
  }
}

/// Something that an agent has to say about what it could not see.
public struct AgentNote: Sendable, Equatable {
  /// The process it ran in.
  public var pid: Int32
  /// One line.
  public var text: String

  /// Makes the record from its parts.
  public init(pid: Int32, text: String) {
    self.pid = pid
    self.text = text
  }
}
