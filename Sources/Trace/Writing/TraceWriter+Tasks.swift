// What agents report: tasks, their runs, locks, and what a program marks itself.
//
// A task's life is an asynchronous slice, because lives overlap; its runs are slices on the tasks'
// lane of the thread that ran it, where they nest.
extension TraceWriter {
  mutating func append(_ creation: TaskCreation) {
    livingTasks[creation.task] = LivingTask(
      pid: creation.pid, name: creation.name, createdAt: creation.at)
    beginLife("b", creation.task, creation.at)
    output.lines.append(",\"kind\":\"")
    output.lines.append(creation.kind.word)
    output.lines.append("\"")
    if let parent = creation.parent {
      output.lines.append(",\"parent\":")
      output.lines.append(decimal: parent.number)
    }
    if creation.queued { output.lines.append(",\"queued\":true") }
    output.lines.append("}},\n")
  }

  mutating func append(_ naming: TaskNaming) {
    livingTasks[naming.task]?.name = naming.name
    // It holds from the start, however late it became known.
    let createdAt = livingTasks[naming.task]?.createdAt ?? 0
    beginLife("n", naming.task, createdAt, name: naming.name)
    output.lines.append(",\"kind\":\"")
    output.lines.append(naming.kind.word)
    output.lines.append("\"}},\n")
  }

  mutating func append(_ timeout: TaskTimeout) {
    beginLife("n", timeout.task, timeout.at)
    output.lines.append(",\"timedOut\":true}},\n")
  }

  mutating func append(_ end: TaskEnd) {
    beginLife("e", end.task, end.at)
    output.lines.append(",\"outcome\":\"")
    output.lines.append(end.outcome.word)
    output.lines.append("\"")
    if let error = end.error {
      output.lines.append(",\"error\":")
      output.lines.append(jsonString: error)
    }
    output.lines.append("}},\n")
    livingTasks[end.task] = nil
  }

  mutating func append(_ run: TaskRun) {
    beginSlice(run.thread, run.time, "task", livingTasks[run.task]?.name ?? "")
    output.lines.append("\"task\":")
    output.lines.append(decimal: run.task.number)
    if let awaited = run.awaitedTask {
      output.lines.append(",\"awaitedTask\":")
      output.lines.append(decimal: awaited.number)
    }
    if let place = run.awaited {
      output.lines.append(",\"awaited\":")
      output.lines.append(jsonString: place)
    }
    if let line = run.line {
      output.lines.append(",\"line\":")
      output.lines.append(decimal: line)
    }
    if let place = run.blockedAt {
      output.lines.append(",\"blockedAt\":")
      output.lines.append(jsonString: place)
    }
    output.lines.append("}},\n")
  }

  mutating func append(_ wait: LockWait) {
    beginSlice(wait.thread, wait.time, "lock", "lock wait")
    output.lines.append("\"lock\":\"")
    output.lines.append(decimal: wait.lock)
    output.lines.append("\",\"acquired\":")
    output.lines.append(wait.acquired ? "true" : "false")
    if let holder = wait.holder {
      output.lines.append(",\"holder\":")
      output.lines.append(decimal: holder)
    }
    if let giver = wait.giver {
      output.lines.append(",\"giver\":")
      output.lines.append(decimal: giver)
    }
    output.lines.append("}},\n")
  }

  mutating func append(_ span: MarkedSpan) {
    beginSlice(span.thread, span.time, "mark", span.name)
    output.lines.append("\"depth\":")
    output.lines.append(decimal: span.depth)
    if let task = span.task {
      output.lines.append(",\"task\":")
      output.lines.append(decimal: task.number)
    }
    output.lines.append("}},\n")
  }

  mutating func append(_ use: GILUse) {
    // A file may hold any number; a lane of its own is all that is lost.
    let lane = TraceFormat.gilLane &+ use.lock
    let key = ThreadKey(pid: use.thread.pid, tid: lane)
    if gilLanes.insert(key).inserted {
      output.lines.append(
        .init(pid: key.pid, tid: lane), named: "GIL \(use.lock)", at: Int(use.lock) - 1)
    }
    // Without a take there is nothing that lasted on the lock's lane, only somebody's wait.
    let start = use.take ?? use.wait ?? 0
    output.lines.append("{\"cat\":\"gil\",\"pid\":")
    output.lines.append(decimal: key.pid)
    output.lines.append(",\"tid\":")
    output.lines.append(decimal: lane)
    output.lines.append(",\"ts\":")
    output.lines.append(microseconds: start)
    if use.take != nil, let drop = use.drop {
      output.lines.append(",\"dur\":")
      output.lines.append(microseconds: drop - start)
      output.lines.append(",\"ph\":\"X\",\"name\":")
    } else {
      output.lines.append(",\"ph\":\"i\",\"s\":\"t\",\"name\":")
    }
    appendLaneName(of: use.thread)
    output.lines.append(",\"args\":{\"thread\":")
    output.lines.append(decimal: use.thread.tid)
    if let wait = use.wait {
      output.lines.append(",\"wait\":")
      output.lines.append(microseconds: wait)
    }
    if use.take == nil { output.lines.append(",\"taken\":false") }
    output.lines.append("}},\n")
  }

  mutating func append(_ note: AgentNote) {
    output.lines.append("{\"cat\":\"note\",\"pid\":")
    output.lines.append(decimal: note.pid)
    output.lines.append(",\"tid\":")
    output.lines.append(decimal: note.pid)
    output.lines.append(",\"ts\":0.000,\"ph\":\"i\",\"s\":\"p\",\"name\":")
    output.lines.append(jsonString: note.text)
    output.lines.append("},\n")
  }

  private mutating func beginLife(
    _ phase: StaticString, _ task: TaskKey, _ at: Nanoseconds, name: String? = nil
  ) {
    let living = livingTasks[task]
    output.lines.append("{\"cat\":\"task\",\"pid\":")
    output.lines.append(decimal: living?.pid ?? 0)
    output.lines.append(",\"tid\":")
    output.lines.append(decimal: living?.pid ?? 0)
    output.lines.append(",\"ts\":")
    output.lines.append(microseconds: at)
    output.lines.append(",\"ph\":\"")
    output.lines.append(phase)
    output.lines.append("\",\"id\":\"")
    output.lines.append(decimal: task.number)
    output.lines.append("\",\"name\":")
    output.lines.append(jsonString: name ?? living?.name ?? "")
    output.lines.append(",\"args\":{\"task\":")
    output.lines.append(decimal: task.number)
  }

  private mutating func beginSlice(
    _ thread: ThreadKey, _ time: TimeRange, _ category: StaticString, _ name: String
  ) {
    let lane = TraceFormat.tasksLane &+ thread.tid
    let key = ThreadKey(pid: thread.pid, tid: lane)
    if taskLanes.insert(key).inserted {
      output.lines.append(.init(pid: key.pid, tid: lane), named: "tasks on \(thread.tid)")
    }
    output.lines.append("{\"cat\":\"")
    output.lines.append(category)
    output.lines.append("\",\"pid\":")
    output.lines.append(decimal: thread.pid)
    appendTimes(lane: lane, time)
    output.lines.append(",\"ph\":\"X\",\"name\":")
    output.lines.append(jsonString: name)
    output.lines.append(",\"args\":{")
  }
}

/// What lines about a task repeat for those who look at the file in a viewer.
struct LivingTask {
  var pid: Int32
  var name: String
  var createdAt: Nanoseconds
}
