import Trace

// What agents report, written short; see TraceFixture.swift for the kernel's records.

/// A thread uses interpreter lock 0: waits from `wait`, has it from `take` to `drop`.
func used(
  _ thread: ThreadKey, wait: Nanoseconds? = nil, take: Nanoseconds?, drop: Nanoseconds? = nil,
  lock: Int32 = 0
) -> [TraceRecord] {
  [.gil(GILUse(thread: thread, lock: lock, wait: wait, take: take, drop: drop))]
}

/// A thread waits for a lock that `holder` has.
func awaited(
  _ thread: ThreadKey, _ start: Nanoseconds, _ end: Nanoseconds, lock: UInt64, holder: Int32?,
  acquired: Bool = true
) -> [TraceRecord] {
  [
    .lockWait(
      LockWait(
        thread: thread, time: TimeRange(start, end), lock: lock, holder: holder,
        acquired: acquired))
  ]
}

/// A task of process 1: made at the first moment, runs on threads, and ends as `outcome` says.
func did(
  _ number: Int64, _ kind: TaskKind = .coroutine, name: String = "", parent: Int64? = nil,
  queued: Bool = false, made: Nanoseconds,
  runs: [(thread: ThreadKey, start: Nanoseconds, end: Nanoseconds)] = [],
  ended: Nanoseconds? = nil, _ outcome: TaskOutcome = .ok
) -> [TraceRecord] {
  let key = TaskKey(number)
  var records: [TraceRecord] = [
    .taskCreated(
      TaskCreation(
        task: key, pid: 1, parent: parent.map { TaskKey($0) }, name: name, kind: kind,
        queued: queued, at: made))
  ]
  records += runs.map {
    .taskRan(
      TaskRun(
        task: key, thread: $0.thread, time: TimeRange($0.start, $0.end), awaitedTask: nil,
        awaited: nil, line: nil))
  }
  if let ended {
    records.append(.taskEnded(TaskEnd(task: key, at: ended, outcome: outcome, error: nil)))
  }
  return records
}
