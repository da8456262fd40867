// Tasks that another tool recorded by the million, added one by one to a trace whose threads are known:
// what it costs to find out whose an agent's records are would be most of reading them.
extension Trace {
  /// Makes room for `count` tasks with a run each.
  package mutating func reserveTasks(_ count: Int) {
    tasks.reserveCapacity(count)
    taskRuns.reserve(count)
  }

  /// Adds a task behind those that there are, whose number is the next one.
  ///
  /// - Parameters:
  ///   - process: the index of its process.
  ///   - parent: the index of the task that it is a part of.
  package mutating func addTask(
    _ name: String, kind: TaskKind, process: Int, parent: Int?, time: TimeRange,
    outcome: TaskOutcome?
  ) {
    tasks.append(
      TaskLife(
        key: TaskKey(Int64(tasks.count + 1)), process: process, parent: parent, name: name,
        kind: kind, time: time, queued: false, started: nil, outcome: outcome, error: nil,
        runs: taskRuns.count..<taskRuns.count))
  }

  /// Adds a run of the last task, behind its others and within its life, on the thread with the index
  /// `thread`.
  package mutating func addTaskRun(on thread: Int, time: TimeRange) {
    let task = tasks.count - 1
    taskRuns.append(task: task, thread: thread, time: time)
    tasks[task].runs = tasks[task].runs.lowerBound..<taskRuns.count
    if tasks[task].started == nil { tasks[task].started = time.start }
  }

  /// Adds a marked stretch behind those that there are; they stand by thread, start and depth.
  package mutating func addMark(_ name: String, on thread: Int, time: TimeRange, depth: Int32) {
    marks.append(Mark(thread: thread, task: nil, name: name, time: time, depth: depth))
  }
}

extension TaskRuns {
  fileprivate mutating func reserve(_ count: Int) {
    starts.reserveCapacity(count)
    ends.reserveCapacity(count)
    tasks.reserveCapacity(count)
    threads.reserveCapacity(count)
    awaitedTasks.reserveCapacity(count)
    places.reserveCapacity(count)
    lines.reserveCapacity(count)
    blockings.reserveCapacity(count)
  }

  /// Adds a run of which nothing is known but when and on which thread it was.
  fileprivate mutating func append(task: Int, thread: Int, time: TimeRange) {
    starts.append(time.start)
    ends.append(time.end)
    tasks.append(Int32(task))
    threads.append(Int32(thread))
    awaitedTasks.append(-1)
    places.append(-1)
    lines.append(0)
    blockings.append(-1)
  }
}
