// What holds for everything that agents report.
extension Trace {
  /// The law about interpreter locks: one thread holds one at a time, within its life. O(n).
  func checkInterpreterLocks() throws(InvariantViolation) {
    for lock in interpreterLocks {
      var last: Nanoseconds = 0
      for use in lock.uses {
        let thread = threads[Int(use.thread)]
        guard use.wait.map({ thread.time.start <= $0 && $0 <= use.waitEnd }) ?? true else {
          throw InvariantViolation(
            description: "thread \(thread.key.tid) waits for GIL \(lock.number) outside its life")
        }
        guard let held = use.held else { continue }
        guard held.start >= last else {
          throw InvariantViolation(
            description: """
              GIL \(lock.number) of process \(processes[lock.process].pid) is taken at \
              \(held.start) ns by thread \(thread.key.tid) and held until \(last) ns by another
              """)
        }
        guard held.start >= thread.time.start, held.end <= thread.time.end else {
          throw InvariantViolation(
            description: "thread \(thread.key.tid) holds GIL \(lock.number) outside its life")
        }
        last = held.end
      }
    }
  }

  /// The laws about tasks: each has a number of its own, a task's runs follow each other within its life
  /// and within the lives of their threads, and on one thread they nest. O(n log n).
  func checkTasks() throws(InvariantViolation) {
    try checkTaskNumbers()
    for thread in threads where thread.task.map({ !tasks.indices.contains($0) }) ?? false {
      throw InvariantViolation(description: "thread \(thread.key.tid) lives for a task that is not")
    }
    for task in tasks {
      var last = task.time.start
      for run in task.runs {
        guard taskRuns.starts[run] >= last, taskRuns.ends[run] >= taskRuns.starts[run] else {
          throw InvariantViolation(
            description: "task \(task.key.number) runs at \(taskRuns.starts[run]) ns, too early")
        }
        last = taskRuns.ends[run]
        let thread = threads[Int(taskRuns.threads[run])]
        guard taskRuns.starts[run] >= thread.time.start, last <= thread.time.end else {
          throw InvariantViolation(
            description: "task \(task.key.number) runs outside the life of \(thread.key.tid)")
        }
      }
      guard last <= task.time.end else {
        throw InvariantViolation(description: "task \(task.key.number) runs after its end")
      }
    }
    try checkNesting()
  }

  /// What is told of a task names it by its number: two of one number could not be told apart.
  private func checkTaskNumbers() throws(InvariantViolation) {
    // Recorders give them in order.
    guard
      tasks.indices.dropFirst().contains(where: { tasks[$0 - 1].key.number >= tasks[$0].key.number }
      )
    else { return }
    var numbers: Set<TaskKey> = []
    for index in tasks.indices where !numbers.insert(tasks[index].key).inserted {
      throw InvariantViolation(
        description: "two tasks have the number \(tasks[index].key.number)")
    }
  }

  private func checkNesting() throws(InvariantViolation) {
    // Of those that begin at one moment the longest comes first.
    let order = sortedOrder(
      owners: taskRuns.threads, starts: taskRuns.starts, ends: taskRuns.ends.map { ~$0 })
    if let order {
      try checkNesting(order.lazy.map(Int.init))
    } else {
      try checkNesting(0..<taskRuns.count)
    }
  }

  private func checkNesting(_ order: some Sequence<Int>) throws(InvariantViolation) {
    var open: [Int] = []
    for run in order {
      while let last = open.last,
        taskRuns.threads[last] != taskRuns.threads[run]
          || taskRuns.ends[last] <= taskRuns.starts[run]
      {
        open.removeLast()
      }
      if let last = open.last, taskRuns.ends[last] < taskRuns.ends[run] {
        throw InvariantViolation(
          description: """
            task \(tasks[Int(taskRuns.tasks[run])].key.number) begins inside a run of task \
            \(tasks[Int(taskRuns.tasks[last])].key.number) and ends after it
            """)
      }
      open.append(run)
    }
  }
}
