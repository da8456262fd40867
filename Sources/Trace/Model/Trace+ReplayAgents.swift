extension Trace {
  /// Hands what agents reported to `sink`; it needs no place among the kernel's records.
  func replayAgents(into sink: inout some TraceSink & ~Copyable) throws {
    for note in agentNotes { try sink.receive(.note(note)) }
    for task in tasks {
      try sink.receive(
        .taskCreated(
          TaskCreation(
            task: task.key, pid: task.process.map { processes[$0].pid } ?? 0,
            parent: task.parent.map { tasks[$0].key }, name: task.name, kind: task.kind,
            queued: task.queued, at: task.time.start)))
    }
    for row in 0..<taskRuns.count {
      try sink.receive(
        .taskRan(
          TaskRun(
            task: tasks[Int(taskRuns.tasks[row])].key,
            thread: threads[Int(taskRuns.threads[row])].key, time: taskRuns.time(row),
            awaitedTask: taskRuns.awaitedTask(row).map { tasks[$0].key },
            awaited: taskRuns.place(row), line: taskRuns.line(row),
            blockedAt: taskRuns.blockedAt(row))))
    }
    for task in tasks {
      guard let outcome = task.outcome else { continue }
      try sink.receive(
        .taskEnded(
          TaskEnd(task: task.key, at: task.time.end, outcome: outcome, error: task.error)))
    }
    for lock in interpreterLocks {
      for use in lock.uses {
        try sink.receive(
          .gil(
            GILUse(
              thread: threads[Int(use.thread)].key, lock: lock.number, wait: use.wait,
              take: use.held?.start, drop: use.held?.end)))
      }
    }
    for wait in lockWaits {
      try sink.receive(
        .lockWait(
          LockWait(
            thread: threads[wait.thread].key, time: wait.time, lock: wait.lock,
            holder: wait.holder.map { threads[$0].key.tid }, acquired: wait.acquired,
            giver: wait.giver.map { threads[$0].key.tid })))
    }
    for mark in marks {
      try sink.receive(
        .marked(
          MarkedSpan(
            thread: threads[mark.thread].key, task: mark.task.map { tasks[$0].key },
            name: mark.name, time: mark.time, depth: mark.depth)))
    }
  }
}
