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
  /// The share of what their threads computed that they themselves took; nil where that is not known.
  var shareOfComputing: Double?
}

extension TaskCrowd {
  /// The crowd of `trace`; nil where agents reported no task that ran.
  init?(_ trace: Trace, taskCurve: LevelCurve) {
    guard trace.hasTasks else { return nil }
    let shown = trace.workingTasks
    let kinds = Set(shown.lazy.map { trace.tasks[$0].kind })
    let carriers = Set(
      shown.lazy.flatMap { trace.tasks[$0].runs }.map { trace.taskRuns.threads[$0] })
    self.init(
      count: shown.count, threads: carriers.count,
      processes: Set(carriers.map { trace.threads[Int($0)].process }).count,
      noun: kinds.count == 1 ? kinds.first?.plural ?? "tasks" : "tasks",
      areThreads: !shown.contains { trace.tasks[$0].isCarried },
      peak: Int(taskCurve.peak), shareOfComputing: trace.shareOfComputing(shown, on: carriers))
  }

  /// Below that share of their threads' computing, tasks seldom meet, however many threads there are.
  private static let fleetingShare = 0.1

  /// Such as `200 tasks on one thread, up to 5 in flight`: the peak, because it is the one number
  /// about tasks in flight that a reader sees on the chart whatever stretch the chart shows.
  var text: String {
    let tasks = count == 1 ? "1 \(noun.dropLast())" : "\(grouped(count)) \(noun)"
    let places =
      switch (threads, processes) {
      // Each is a thread or a process of its own, and that is what it is called.
      case (count, _) where areThreads && count > 1: ""
      case (1, _): " on one thread"
      case (let number, let all) where number == all: " on \(number) processes"
      case (let number, 1): " on \(number) threads"
      case (let number, let all): " on \(number) threads of \(all) processes"
      }
    let text = "\(tasks)\(places), up to \(grouped(peak)) in flight"
    guard peak < threads, let shareOfComputing, shareOfComputing < Self.fleetingShare else {
      return text
    }
    let least = shareOfComputing < 0.01
    return text
      + ": they are \(least ? "less than 1 %" : percent(shareOfComputing)) of what these compute"
  }
}

extension Trace {
  /// How long the tasks with the indices `working` ran, over the time on cores of the threads `carriers` that they ran on; nil where
  /// that has no place in time. O(n) in runs and in the threads' spans.
  fileprivate func shareOfComputing(_ working: [Int], on carriers: Set<Int32>) -> Double? {
    guard metadata.capture.method.seesSwitches else { return nil }
    let taken = working.lazy.flatMap { tasks[$0].runs }.reduce(Nanoseconds(0)) {
      $0 + taskRuns.time($1).duration
    }
    let computed = carriers.reduce(Nanoseconds(0)) { sum, thread in
      threads[Int(thread)].running.reduce(sum) { $0 + running.time($1).duration }
    }
    return computed > 0 ? Double(taken) / Double(computed) : nil
  }

  /// The indices of what was handed out and ran: jobs, else the tasks that did the work.
  var handedOutTasks: [Int] {
    let jobs = tasks.indices.filter { tasks[$0].kind == .job && tasks[$0].started != nil }
    return jobs.isEmpty ? workingTasks : jobs
  }

  /// The indices of the tasks that ran. A thread or process that carries others is not another one
  /// beside them.
  var workingTasks: [Int] {
    let started = tasks.indices.filter { tasks[$0].started != nil }
    let carried = started.filter { tasks[$0].isCarried }
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
    case .coroutine, .future, .swiftTask, .slice: "tasks"
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
