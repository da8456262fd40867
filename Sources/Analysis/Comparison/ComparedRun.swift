import Trace

/// What a comparison needs of one run; the recording itself is not kept.
public struct ComparedRun: Sendable {
  /// The recording's label, else its file's name.
  public var name: String
  /// Its numbers.
  public var summary: Summary
  /// Where it ran.
  public var machine: TraceMetadata.Machine
  /// The cores it could use there.
  public var cores: TraceMetadata.Cores
  /// Its wall time.
  public var wall: Nanoseconds
  /// What that went to.
  public var phases: WallPhases
  /// Its threads by role, longest on cores first.
  public var roles: [RoleShare]
  /// Its tasks by name, longest running first; without those that are threads.
  public var tasks: [TaskShare]
  /// From creation to end of the tasks that ended; nil where none did.
  public var taskLatency: TaskLatency?
  /// Locks that threads waited for because another thread held them, most waited for first.
  public var locks: [LockShareOfRun]
  /// What kept other tasks of its thread waiting, longest first.
  public var blockingCalls: [BlockingCall]

  /// Goes through the recording once for each of these; linear in its spans but for sorting.
  public init(_ input: NamedTrace) {
    let trace = input.trace
    name = input.name
    let (summary, levels) = Summary.withLevels(of: trace)
    self.summary = summary
    machine = trace.metadata.machine
    cores = trace.metadata.cores
    wall = trace.runTime.duration
    phases = WallPhases(trace, levels: levels)
    roles = RoleShare.all(of: trace)
    tasks = TaskShare.all(of: trace)
    taskLatency = TaskLatency(trace)
    locks = LockShareOfRun.all(of: trace)
    blockingCalls = BlockingCall.all(of: trace)
  }
}

/// The threads of one role.
public struct RoleShare: Sendable, Equatable {
  /// What they are called (``ThreadRoles/Role/name``).
  public var name: String
  /// How many there were.
  public var threads: Int
  /// Their time by state, all together.
  public var states: StateTimes

  static func all(of trace: Trace) -> [RoleShare] {
    let roles = ThreadRoles(trace).roles
    let groups = Dictionary(grouping: roles.indices) { roles[$0].name }
    return groups.map { name, threads in
      var states = StateTimes()
      for thread in threads { states += trace.stateTimes(of: thread) }
      return RoleShare(name: name, threads: threads.count, states: states)
    }.sorted { ($1.states.running, $0.name) < ($0.states.running, $1.name) }
  }
}

/// The tasks of one name.
public struct TaskShare: Sendable, Equatable {
  /// The name, numbers in it as `#`.
  public var name: String
  /// How many there were.
  public var count: Int
  /// How long they ran, in seconds, all together.
  public var runSeconds: Double
  /// From creation to end, in seconds, the middle one.
  public var medianSeconds: Double

  static func all(of trace: Trace) -> [TaskShare] {
    let groups = Dictionary(grouping: trace.tasks.filter(\.isNoThread)) { namePattern($0.name) }
    return groups.map { name, tasks in
      let ran = tasks.reduce(0) { sum, task in
        task.runs.reduce(sum) { $0 + trace.taskRuns.time($1).duration }
      }
      return TaskShare(
        name: name.withoutOuterFunctions, count: tasks.count, runSeconds: ran.seconds,
        medianSeconds: median(of: tasks.map { $0.time.duration.seconds }) ?? 0)
    }.sorted { ($1.runSeconds, $0.name) < ($0.runSeconds, $1.name) }
  }
}

/// How long tasks took from creation to end, in seconds.
public struct TaskLatency: Sendable, Equatable {
  /// The middle one.
  public var median: Double
  /// The one that 95 % do not exceed (nearest rank).
  public var high: Double

  init?(_ trace: Trace) {
    let lengths = trace.tasks.filter { $0.isNoThread && $0.outcome != nil }
      .map { $0.time.duration.seconds }.sorted()
    guard let median = Analysis.median(of: lengths) else { return nil }
    self.median = median
    high = lengths[(lengths.count * 95 + 99) / 100 - 1]
  }
}

extension TaskLife {
  fileprivate var isNoThread: Bool { kind != .thread && kind != .process }
}

/// A lock that threads waited for because another one held it.
public struct LockShareOfRun: Sendable, Equatable {
  /// The roles of the threads that held it while others waited, most waited for first.
  public var holders: [String]
  /// How many threads waited.
  public var waiters: Int
  /// How often they did.
  public var waits: Int
  /// How long, in seconds, all together.
  public var seconds: Double

  static func all(of trace: Trace) -> [LockShareOfRun] {
    let contention = LockContention(trace, atLeast: 1)
    guard !contention.locks.isEmpty else { return [] }
    let roles = ThreadRoles(trace).roles
    return contention.locks.map { lock in
      var blamed: [String: Nanoseconds] = [:]
      for row in lock.waits {
        let wait = trace.lockWaits[row]
        if let holder = wait.holder { blamed[roles[holder].name, default: 0] += wait.time.duration }
      }
      return LockShareOfRun(
        holders: blamed.keys.sorted { (blamed[$1, default: 0], $0) < (blamed[$0, default: 0], $1) },
        waiters: Set(lock.waits.map { trace.lockWaits[$0].thread }).count, waits: lock.waits.count,
        seconds: lock.waits.reduce(0) { $0 + trace.lockWaits[$1].time.duration }.seconds)
    }.sorted { $0.seconds > $1.seconds }
  }
}
