import Trace

/// Who made which task, and for each task the time in which it counts as one in flight: a task that
/// only waits for what it made is none of its own.
struct TaskFamilies {
  /// The task that made each task, or that carries it.
  private(set) var makers: [Maker?] = []

  /// How a task came to another.
  struct Maker: Equatable {
    /// The index of the other one in ``Trace/tasks``.
    var task: Int
    /// Whether the other one is but what this one runs in: a thread with an event loop.
    var carries: Bool
  }

  init(_ trace: Trace) {
    // What lies inside what on a thread of another tool says nothing of who waits for whom.
    let nesting = trace.tasks.contains { $0.kind != .slice } ? RunNesting(trace) : nil
    makers = trace.tasks.indices.map { index in
      let task = trace.tasks[index]
      if let parent = task.parent, parent != index { return Maker(task: parent, carries: false) }
      guard let nesting, task.kind != .slice, let first = task.runs.first else { return nil }
      if let carrier = nesting.outerTask(of: first), carrier != index {
        return Maker(task: carrier, carries: true)
      }
      // Workers of a pool live longer than the task in which the pool was made.
      guard task.kind != .job else { return nil }
      return nesting.taskThatStarted(Int(trace.taskRuns.threads[first]), in: trace)
        .flatMap { $0 == index ? nil : Maker(task: $0, carries: false) }
    }
  }

  /// Hands `body` every stretch in which a task of `trace` was in flight and did not only wait for
  /// what it made; O(n log n) in tasks and runs.
  func forEachStretchInFlight(_ trace: Trace, _ body: (_ task: Int, TimeRange) -> Void) {
    let lives = trace.tasks.map(\.inFlight)
    var carried = [[TimeRange]](repeating: [], count: lives.count)
    var made = carried
    var openChildren = [Int](repeating: 0, count: lives.count)
    for maker in makers {
      if let maker { openChildren[maker.task] += 1 }
    }
    var ready = lives.indices.filter { openChildren[$0] == 0 }
    while let task = ready.popLast() {
      carried[task] = carried[task].united()
      made[task] = made[task].united()
      if let maker = makers[task] {
        let family = (lives[task].map { [$0] } ?? []) + carried[task] + made[task]
        if maker.carries { carried[maker.task] += family } else { made[maker.task] += family }
        openChildren[maker.task] -= 1
        if openChildren[maker.task] == 0 { ready.append(maker.task) }
      }
      guard let life = lives[task] else { continue }
      if carried[task].isEmpty, made[task].isEmpty {
        if life.duration > 0 { body(task, life) }
        continue
      }
      var idle = carried[task]
      if !made[task].isEmpty { idle += made[task].subtracting(trace.activity(of: task)) }
      for stretch in [life].subtracting(idle.united()) { body(task, stretch) }
    }
  }
}

extension TaskLife {
  /// From its first run to its end; nil if it never ran.
  public var inFlight: TimeRange? { started.map { TimeRange($0, max($0, time.end)) } }

  /// Whether it is suspended between runs and shares its thread with others.
  public var isCooperative: Bool {
    switch kind {
    case .coroutine, .future, .greenlet, .callback, .request, .swiftTask: true
    case .job, .process, .thread, .region, .slice: false
    }
  }

  /// Whether threads carry it, rather than that it is one.
  var isCarried: Bool { isCooperative || kind == .job || kind == .slice }

  /// Whether one thread carries it from its start to its end, beside others: where it blocks, they
  /// wait. Swift's tasks go on with whichever thread of the pool is free.
  public var isBoundToItsThread: Bool { isCooperative && kind != .swiftTask }
}

extension Trace {
  /// Whether agents reported tasks that ran.
  public var hasTasks: Bool { taskRuns.count > 0 }

  /// When task number `task` did something itself: while it ran, and where one run is all of its
  /// life, while its thread was on a core or ready to go on.
  fileprivate func activity(of task: Int) -> [TimeRange] {
    let runs = tasks[task].runs.map { taskRuns.time($0) }
    guard !tasks[task].isCooperative else { return runs.united() }
    var active: [TimeRange] = []
    for row in tasks[task].runs {
      let run = taskRuns.time(row)
      forEachState(of: Int(taskRuns.threads[row])) { span in
        guard [.running, .runnable, .gilWait].contains(span.state) else { return }
        let time = run.intersection(span.time)
        if time.duration > 0 { active.append(time) }
      }
    }
    return active.united()
  }
}

/// Which runs lie inside which.
private struct RunNesting {
  /// For each run the run on the same thread that it lies inside of; -1 for none.
  private var outer: [Int32]
  private let tasks: [Int32]
  /// For each thread its runs by start.
  private var rows: [Int: [Int]] = [:]
  private let runs: TaskRuns

  init(_ trace: Trace) {
    runs = trace.taskRuns
    tasks = runs.tasks
    outer = Array(repeating: -1, count: runs.count)
    for row in 0..<runs.count { rows[Int(runs.threads[row]), default: []].append(row) }
    for thread in rows.keys {
      rows[thread]?.sort { (runs.starts[$0], -runs.ends[$0]) < (runs.starts[$1], -runs.ends[$1]) }
      var open: [Int] = []
      for row in rows[thread] ?? [] {
        while let last = open.last, runs.ends[last] <= runs.starts[row] { open.removeLast() }
        if let last = open.last { outer[row] = Int32(last) }
        open.append(row)
      }
    }
  }

  /// The task inside of whose run `row` lies.
  func outerTask(of row: Int) -> Int? { outer[row] < 0 ? nil : Int(tasks[Int(outer[row])]) }

  /// The task that ran where and when `thread` was made, or the one that made its maker.
  func taskThatStarted(_ thread: Int, in trace: Trace) -> Int? {
    var thread = thread
    // As many generations as there can be; creators are older, but a damaged trace may say otherwise.
    for _ in 0..<64 {
      guard let creator = trace.threads[thread].creator, creator != thread else { return nil }
      if let task = task(on: creator, at: trace.threads[thread].time.start) { return task }
      thread = creator
    }
    return nil
  }

  private func task(on thread: Int, at moment: Nanoseconds) -> Int? {
    guard let rows = rows[thread] else { return nil }
    let next = rows.indices.partitioningIndex { runs.starts[rows[$0]] > moment }
    guard next > 0 else { return nil }
    var row = rows[next - 1]
    while runs.ends[row] < moment {
      guard outer[row] >= 0 else { return nil }
      row = Int(outer[row])
    }
    return Int(tasks[row])
  }
}

extension [TimeRange] {
  /// The same moments as ascending stretches that neither touch nor overlap.
  func united() -> [TimeRange] {
    guard count > 1 else { return filter { $0.duration > 0 } }
    var result: [TimeRange] = []
    for range in sorted(by: { $0.start < $1.start }) where range.duration > 0 {
      if let last = result.last, range.start <= last.end {
        result[result.count - 1].end = Swift.max(last.end, range.end)
      } else {
        result.append(range)
      }
    }
    return result
  }

  /// What of these ascending stretches lies in none of `others`, which must be ascending too.
  func subtracting(_ others: [TimeRange]) -> [TimeRange] {
    var result: [TimeRange] = []
    var next = 0
    for range in self {
      var start = range.start
      while next < others.count, others[next].end <= start { next += 1 }
      var index = next
      while index < others.count, others[index].start < range.end {
        if others[index].start > start { result.append(TimeRange(start, others[index].start)) }
        start = Swift.max(start, others[index].end)
        index += 1
      }
      if start < range.end { result.append(TimeRange(start, range.end)) }
    }
    return result
  }
}
