/// A task of a trace: something that a program does beside other things.
public struct TaskLife: Sendable, Equatable {
  /// Which task.
  public var key: TaskKey
  /// The index of the process that made it in ``Trace/processes``; nil if that was not recorded.
  public var process: Int?
  /// The index of the task that made it in ``Trace/tasks``.
  public var parent: Int?
  /// What it is called.
  public var name: String
  /// What it is.
  public var kind: TaskKind
  /// From its creation to its end, or to the end of the recording.
  public var time: TimeRange
  /// Whether it waited for a worker before it started.
  public var queued: Bool
  /// When it first ran; nil if it never did.
  public var started: Nanoseconds?
  /// How it ended; nil if it had not ended when the recording did.
  public var outcome: TaskOutcome?
  /// The type of the error that ended it.
  public var error: String?
  /// Its runs in ``Trace/taskRuns``.
  public var runs: Range<Int>
}

/// Columns of stretches in which tasks ran on threads; row i of each belongs together. Sorted by
/// task and then by start.
public struct TaskRuns: Sendable, Equatable {
  /// When each began.
  public internal(set) var starts: [Nanoseconds] = []
  /// When each ended.
  public internal(set) var ends: [Nanoseconds] = []
  /// The index of the task in ``Trace/tasks``.
  public internal(set) var tasks: [Int32] = []
  /// The index of the thread in ``Trace/threads``.
  public internal(set) var threads: [Int32] = []
  /// The index in ``Trace/tasks`` of the task that it waits for afterwards; -1 for none.
  public internal(set) var awaitedTasks: [Int32] = []
  /// The index into ``placeNames`` of the function that it is suspended in afterwards; -1 for none.
  public internal(set) var places: [Int32] = []
  /// The line on which it is suspended there; 0 for none.
  public internal(set) var lines: [Int32] = []
  /// The index into ``placeNames`` of the call that kept the thread waiting; -1 for none.
  public internal(set) var blockings: [Int32] = []
  /// The names that ``places`` and ``blockings`` point into.
  public internal(set) var placeNames: [String] = []

  /// How many there are.
  public var count: Int { starts.count }

  /// From when until when run `index` lasted.
  public func time(_ index: Int) -> TimeRange { TimeRange(starts[index], ends[index]) }

  /// The function in which the task is suspended after run `index`.
  public func place(_ index: Int) -> String? {
    places[index] < 0 ? nil : placeNames[Int(places[index])]
  }

  /// File, line and function of the call in run `index` that blocked its thread for 50 ms or
  /// longer.
  public func blockedAt(_ index: Int) -> String? {
    blockings[index] < 0 ? nil : placeNames[Int(blockings[index])]
  }

  /// The line on which the task is suspended after run `index`.
  public func line(_ index: Int) -> Int32? { lines[index] == 0 ? nil : lines[index] }

  /// The task that is waited for after run `index`.
  public func awaitedTask(_ index: Int) -> Int? {
    awaitedTasks[index] < 0 ? nil : Int(awaitedTasks[index])
  }
}

/// One interpreter lock (GIL) of a process and who used it when.
public struct InterpreterLock: Sendable, Equatable {
  /// The index of the process in ``Trace/processes``.
  public var process: Int
  /// Which lock of the process, counted from 0 in order of creation.
  public var number: Int32
  /// Every use, in order of take; uses that never came to a take stand at the end.
  public var uses: [Use]

  /// One use by one thread.
  public struct Use: Sendable, Equatable {
    /// The index of the thread in ``Trace/threads``.
    public var thread: Int32
    /// When it began to wait; nil where the lock was free.
    public var wait: Nanoseconds?
    /// From take to drop, or to the end of the thread; nil where it never took the lock.
    public var held: TimeRange?
    /// When the wait was over: at the take, or at the end of the thread.
    public var waitEnd: Nanoseconds
  }
}

/// A wait for a lock in a trace.
public struct LockWaiting: Sendable, Equatable {
  /// The index of the waiting thread in ``Trace/threads``.
  public var thread: Int
  /// From when until when.
  public var time: TimeRange
  /// Which lock of the process.
  public var lock: UInt64
  /// The index of the thread that held it when the wait began, as far as known.
  public var holder: Int?
  /// Whether the wait ended with the lock taken.
  public var acquired: Bool
  /// The index of the thread that gave the lock back before, as far as known: it ended the wait.
  public var giver: Int?
}

/// A stretch that the program marked itself, in a trace.
public struct Mark: Sendable, Equatable {
  /// The index of its thread in ``Trace/threads``.
  public var thread: Int
  /// The index of its task in ``Trace/tasks``.
  public var task: Int?
  /// What the program calls it.
  public var name: String
  /// From when until when.
  public var time: TimeRange
  /// How many marked stretches of the thread it lies inside of.
  public var depth: Int32
}
