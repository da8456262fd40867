import Trace

extension FindingRule {
  /// A step of a task that keeps its thread from other tasks for so long is a blocking call.
  static let blockingStep: Nanoseconds = 50_000_000
  /// Blocking calls of one kind of task together: this share of the run, from where on it is a
  /// warning.
  static let blockingWarningShare = 0.10
  /// So many kinds of tasks are named, the worst ones.
  static let blockingTasks = 3
}

/// Steps of cooperative tasks that kept others on the same thread waiting, by the tasks' names.
func findBlockingCalls(_ trace: Trace) -> [Finding] {
  let steps = trace.blockingSteps()
  let wall = Double(trace.runTime.duration)
  let found = Dictionary(grouping: steps) { trace.tasks[$0.task].name }.compactMap {
    name, steps -> Finding? in
    let ordered = steps.sorted { ($1.blocked, $0.row) < ($0.blocked, $1.row) }
    guard let worst = ordered.first else { return nil }
    let all = steps.reduce(0) { $0 + $1.blocked }
    let more =
      steps.count > 1
      ? " It did so \(steps.count) times, for \(duration(all.seconds)) in all." : ""
    let others = count(worst.others, "other task")
    return Finding(
      id: .blockingCallInEventLoop,
      severity: Double(all) >= wall * FindingRule.blockingWarningShare ? .warning : .note,
      text: "One step of task '\(name)' took \(duration(worst.blocked.seconds)) while \(others) on"
        + " its thread could not go on: it \(worst.doing.past)\(worst.place?.text ?? "").\(more)"
        + " \(worst.doing.advice)",
      where: "task '\(name)'\(trace.place(ofStep: worst.row)),"
        + " at \(duration((trace.taskRuns.starts[worst.row] - trace.runTime.start).seconds))",
      seconds: all.seconds)
  }
  return Array(
    found.sorted { ($1.seconds, $0.where) < ($0.seconds, $1.where) }
      .prefix(FindingRule.blockingTasks))
}

/// A step that kept others waiting.
struct BlockingStep {
  var row: Int
  var task: Int
  /// How long, without the time in which it was itself kept from running.
  var blocked: Nanoseconds
  /// How many tasks of the same thread were in flight.
  var others: Int
  /// What it spent most of it on.
  var doing: ThreadState
  /// The call that kept its thread away from Python.
  var place: BlockingPlace?
}

extension BlockingPlace {
  /// As the end of a clause, such as ` in time.sleep (app.py:12)`.
  fileprivate var text: String {
    callee.map { " in \($0) (\(fileAndLine))" } ?? " at \(fileAndLine)"
  }
}

extension ThreadState {
  fileprivate var past: String {
    switch self {
    case .running: "computed"
    case .timer: "slept"
    case .ioWait: "waited for a file or the network"
    case .lockWait: "waited for another thread"
    case .idle: "waited for a child process"
    case .runnable, .gilWait, .blocked, .unknown: "waited"
    }
  }

  fileprivate var advice: String {
    switch self {
    case .running: "Move the computation to a process pool, or cut it into steps."
    case .timer: "Await the event loop's own sleep instead."
    default: "Await an asynchronous call instead, or hand this one to a thread."
    }
  }
}

extension Trace {
  /// Between which suspensions of its task a step lies.
  fileprivate func place(ofStep row: Int) -> String {
    let isFirst = row == tasks[Int(taskRuns.tasks[row])].runs.lowerBound
    let before = isFirst ? nil : suspension(after: row - 1)
    let after = suspension(after: row)
    return switch (before, after) {
    case (let before?, let after?) where before != after: ", from \(before) to \(after)"
    case (let before?, nil): ", from \(before) to its end"
    case (nil, let after?): ", from its start to \(after)"
    case (let before?, _): ", after \(before)"
    case (nil, nil): ""
    }
  }

  private func suspension(after row: Int) -> String? {
    guard let function = taskRuns.place(row) else { return nil }
    return taskRuns.line(row).map { "line \($0) (\(function))" } ?? function
  }

  func blockingSteps() -> [BlockingStep] {
    var suspects: [Int: [Int]] = [:]
    for row in 0..<taskRuns.count where taskRuns.time(row).duration >= FindingRule.blockingStep {
      guard tasks[Int(taskRuns.tasks[row])].isBoundToItsThread else { continue }
      suspects[Int(taskRuns.threads[row]), default: []].append(row)
    }
    guard !suspects.isEmpty else { return [] }
    let neighbours = neighbours(on: Set(suspects.keys))
    return suspects.keys.sorted().flatMap { thread -> [BlockingStep] in
      let rows = (suspects[thread] ?? []).sorted { taskRuns.starts[$0] < taskRuns.starts[$1] }
      var times = [StateTimes](repeating: StateTimes(), count: rows.count)
      var first = 0
      forEachState(of: thread) { span in
        while first < rows.count, taskRuns.ends[rows[first]] <= span.time.start { first += 1 }
        var index = first
        while index < rows.count, taskRuns.starts[rows[index]] < span.time.end {
          times[index][span.state] += taskRuns.time(rows[index]).intersection(span.time).duration
          index += 1
        }
      }
      return zip(rows, times).compactMap { row, times in
        let blocked = times.total - times.runnable - times.gilWait
        let others = neighbours[thread]?.inFlight(during: row, of: self) ?? 0
        guard blocked >= FindingRule.blockingStep, others > 0 else { return nil }
        let doing = ThreadState.allCases.filter { $0 != .runnable && $0 != .gilWait }
          .max { times[$0] < times[$1] }
        return BlockingStep(
          row: row, task: Int(taskRuns.tasks[row]), blocked: blocked, others: others,
          doing: doing ?? .unknown, place: taskRuns.blockedAt(row).flatMap(BlockingPlace.init))
      }
    }
  }

  private func neighbours(on threads: Set<Int>) -> [Int: Neighbours] {
    var result: [Int: Neighbours] = [:]
    for task in tasks where task.isBoundToItsThread {
      guard let run = task.runs.first else { continue }
      let thread = Int(taskRuns.threads[run])
      guard threads.contains(thread) else { continue }
      result[thread, default: Neighbours()].starts.append(task.time.start)
      result[thread, default: Neighbours()].ends.append(task.time.end)
    }
    return result.mapValues {
      Neighbours(starts: $0.starts.sorted(), ends: $0.ends.sorted())
    }
  }
}

/// The tasks of one thread, by when they came and went.
private struct Neighbours {
  var starts: [Nanoseconds] = []
  var ends: [Nanoseconds] = []

  /// How many tasks beside the one of run `row`, and those that only wait for it, were there at some
  /// moment of it.
  func inFlight(during row: Int, of trace: Trace) -> Int {
    let run = trace.taskRuns.time(row)
    let began = starts.indices.partitioningIndex { starts[$0] >= run.end }
    let ended = ends.indices.partitioningIndex { ends[$0] > run.start }
    var others = began - ended - 1
    var ancestor = trace.tasks[Int(trace.taskRuns.tasks[row])].parent
    while let task = ancestor, others > 0 {
      let life = trace.tasks[task]
      if life.isCooperative, life.time.start < run.end, life.time.end > run.start { others -= 1 }
      ancestor = life.parent.flatMap { $0 < task ? $0 : nil }
    }
    return max(others, 0)
  }
}
