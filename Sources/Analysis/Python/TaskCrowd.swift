import Trace

/// The tasks that ran, as a sentence needs them.
struct TaskCrowd: Sendable, Equatable {
  /// How many ran.
  var count: Int
  /// On how many threads.
  var threads: Int
  /// In how many processes.
  var processes: Int
  /// What they are called together: `tasks`, `jobs`, `threads`.
  var noun: String
  /// Whether each is a thread or a process of its own.
  var areThreads: Bool
  /// How many were in flight at once at most.
  var peak: Int
}

extension TaskCrowd {
  /// The crowd of `trace`; nil where agents reported no task that ran.
  init?(_ trace: Trace, taskCurve: LevelCurve) {
    guard trace.hasTasks else { return nil }
    let shown = trace.workingTasks
    let kinds = Set(shown.map(\.kind))
    let carriers = Set(shown.lazy.flatMap(\.runs).map { trace.taskRuns.threads[$0] })
    self.init(
      count: shown.count, threads: carriers.count,
      processes: Set(carriers.map { trace.threads[Int($0)].process }).count,
      noun: kinds.count == 1 ? kinds.first?.plural ?? "tasks" : "tasks",
      areThreads: !shown.contains { $0.isCooperative || $0.kind == .job },
      peak: Int(taskCurve.peak))
  }

  /// Such as `200 tasks on one thread, up to 5 in flight`: the peak, because it is the one number
  /// about tasks in flight that a reader sees on the chart whatever stretch the chart shows.
  var text: String {
    let tasks = count == 1 ? "1 \(noun.dropLast())" : "\(grouped(count)) \(noun)"
    let places =
      switch (threads, processes) {
      case (1, _): "one thread"
      case (let number, let all) where number == all: "\(number) processes"
      case (let number, 1): "\(number) threads"
      case (let number, let all): "\(number) threads of \(all) processes"
      }
    return "\(tasks) on \(places), up to \(grouped(peak)) in flight"
  }
}

extension Trace {
  /// What was handed out and ran: jobs, else the tasks that did the work.
  var handedOutTasks: [TaskLife] {
    let jobs = tasks.filter { $0.kind == .job && $0.started != nil }
    return jobs.isEmpty ? workingTasks : jobs
  }

  /// The tasks that ran. A thread or process that carries others is not another one beside them.
  var workingTasks: [TaskLife] {
    let started = tasks.filter { $0.started != nil }
    let carried = started.filter { $0.isCooperative || $0.kind == .job }
    return carried.isEmpty ? started : carried
  }

  /// How many reported tasks were in flight at each moment, without threads beside them; nil where
  /// agents reported none. O(n log n) in tasks and runs.
  public var taskCurve: LevelCurve? {
    guard hasTasks else { return nil }
    var events = LevelEvents(over: runTime)
    TaskFamilies(self).forEachStretchInFlight(self) { _, stretch in
      let time = runTime.intersection(stretch)
      events.add(time.start, time.end)
    }
    return events.takeCurve()
  }

  /// How many tasks ran, on how many threads, and how many were in flight at most, such as
  /// `200 tasks on one thread, up to 5 in flight`; nil where agents reported none.
  public var taskCrowdText: String? {
    taskCurve.flatMap { TaskCrowd(self, taskCurve: $0)?.text }
  }
}

extension TaskKind {
  /// What several are called.
  public var plural: String {
    switch self {
    case .coroutine, .future, .swiftTask: "tasks"
    case .job: "jobs"
    case .greenlet: "greenlets"
    case .callback: "callbacks"
    case .process: "processes"
    case .thread: "threads"
    case .request: "requests"
    case .region: "members"
    }
  }
}
