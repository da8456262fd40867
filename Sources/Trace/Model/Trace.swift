/// A whole recording in memory: who lived when, who was on which core when, and why not.
///
/// Spans are columns (a million of them take some 25 MB) sorted by thread and then by start, so
/// that one thread's spans are a contiguous, ordered range. ``TraceBuilder`` makes traces;
/// ``checkInvariants()`` states what holds for every one of them.
public struct Trace: Sendable, Equatable {
  /// What ran, where, and how it was watched.
  public var metadata: TraceMetadata
  /// Every process of the run, in order of start.
  public var processes: [ProcessLife] = []
  /// Every thread of the run, grouped by process, in order of start.
  public var threads: [ThreadLife] = []
  /// When threads were on cores.
  public var running = RunningSpans()
  /// When threads were off cores by their own doing, where something is known about why.
  public var blocked = BlockedSpans()
  /// When programs outside the recording held cores; known on the rung `tracepoints` only.
  public var foreign: [ForeignSpan] = []
  /// Where records were lost.
  public var losses: [Loss] = []
  /// The tasks that agents reported, in the order in which they became known.
  public var tasks: [TaskLife] = []
  /// When tasks ran on threads.
  public var taskRuns = TaskRuns()
  /// The interpreter locks (GILs) that the probe found, by process and number.
  public var interpreterLocks: [InterpreterLock] = []
  /// Waits for the program's own locks, by thread and start.
  public var lockWaits: [LockWaiting] = []
  /// The waits of both kinds that threads reported, by thread and start.
  public internal(set) var programWaits = ProgramWaits()
  /// What the program marked itself, by thread and start.
  public var marks: [Mark] = []
  /// What agents have to say about what they could not see.
  public var agentNotes: [AgentNote] = []
  /// The last moment of the recording; the first is 0.
  public var end: Nanoseconds = 0

  /// A trace without events.
  public init(metadata: TraceMetadata) {
    self.metadata = metadata
  }
}

/// A process of a trace.
public struct ProcessLife: Sendable, Equatable {
  /// The process id.
  public var pid: Int32
  /// The index of the process that forked it, where it is part of the trace.
  public var parent: Int?
  /// The kernel's name of it when it was first seen.
  public var firstName: String
  /// The kernel's name of its last program.
  public var name: String
  /// From when until when it was seen.
  public var time: TimeRange
  /// Why it was not seen after that.
  public var ending: LifeEnd
  /// The programs it changed to, with when.
  public var executions: [Naming]
  /// The indices of its threads in ``Trace/threads``.
  public var threads: Range<Int>
}

/// A thread of a trace.
public struct ThreadLife: Sendable, Equatable {
  /// The ids.
  public var key: ThreadKey
  /// The index of its process in ``Trace/processes``.
  public var process: Int
  /// The index of the thread that created it, where it is part of the trace.
  public var creator: Int?
  /// Its last name.
  public var name: String
  /// Its earlier names, each with the moment from which it bore it; empty if it never changed.
  public var names: [Naming]
  /// From when until when it was seen.
  public var time: TimeRange
  /// Why it was not seen after that.
  public var ending: LifeEnd
  /// From when on its time on cores is inferred (``ThreadEnd/inferredFrom``).
  public var inferredFrom: Nanoseconds?
  /// Its spans in ``Trace/running``.
  public var running: Range<Int>
  /// Its spans in ``Trace/blocked``.
  public var blocked: Range<Int>
  /// What it waited for by the program's own account, in ``Trace/programWaits``.
  public var programWaits = 0..<0
  /// The index of the task in ``Trace/tasks`` that it is, as the program sees it: what a thread or a
  /// process was started for. Nil for a thread that carries others' tasks, or that nobody reported.
  public var task: Int?
}

/// A name and the moment from which it held.
public struct Naming: Sendable, Equatable {
  /// From when.
  public var at: Nanoseconds
  /// The name.
  public var name: String

  /// Makes a naming from its parts.
  public init(at: Nanoseconds, name: String) {
    self.at = at
    self.name = name
  }
}

/// Columns of on-core spans; row i of each belongs together.
public struct RunningSpans: Sendable, Equatable {
  /// When each began.
  public internal(set) var starts: [Nanoseconds] = []
  /// When each ended.
  public internal(set) var ends: [Nanoseconds] = []
  /// The index of the thread in ``Trace/threads``.
  public internal(set) var threads: [Int32] = []
  /// The number of the core.
  public internal(set) var cores: [Int32] = []
  /// Why each ended.
  public internal(set) var endings: [SpanEnd] = []

  /// How many there are.
  public var count: Int { starts.count }

  /// From when until when span `index` lasted.
  public func time(_ index: Int) -> TimeRange { TimeRange(starts[index], ends[index]) }
}

/// Columns of waits about which something is known; row i of each belongs together.
public struct BlockedSpans: Sendable, Equatable {
  /// When each began.
  public internal(set) var starts: [Nanoseconds] = []
  /// When each ended.
  public internal(set) var ends: [Nanoseconds] = []
  /// The index of the thread in ``Trace/threads``.
  public internal(set) var threads: [Int32] = []
  /// What it waited for.
  public internal(set) var causes: [WaitCause] = []
  /// How that is known.
  public internal(set) var evidence: [WaitEvidence] = []
  /// The index into ``placeNames`` of the system call or kernel function it waited in; -1 unknown.
  public internal(set) var places: [Int32] = []
  /// The names that ``places`` points into.
  public internal(set) var placeNames: [String] = []
  /// Who ended it, where known.
  public internal(set) var wakers: [Waker?] = []

  /// How many there are.
  public var count: Int { starts.count }

  /// From when until when wait `index` lasted.
  public func time(_ index: Int) -> TimeRange { TimeRange(starts[index], ends[index]) }

  /// The system call or kernel function of wait `index`.
  public func place(_ index: Int) -> String? {
    places[index] < 0 ? nil : placeNames[Int(places[index])]
  }
}
