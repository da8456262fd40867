// The events of agents: tasks, their runs, locks and marks (TraceWriter+Tasks.swift).
extension TraceEvent {
  /// Reads an event of the category `category`; nil where it is none of an agent's.
  static func ofAgent(
    _ event: JSONValue, category: JSONValue, phase: JSONValue
  ) throws(EventProblem) -> TraceEvent? {
    if category == "task" {
      return phase == "X" ? .record(.taskRan(try event.run())) : try life(event, phase)
    }
    if category == "gil" { return .record(.gil(try event.gilUse())) }
    if category == "lock", phase == "X" { return .record(.lockWait(try event.lockWait())) }
    if category == "mark", phase == "X" { return .record(.marked(try event.mark())) }
    if category == "note" {
      let pid: Int32 = try event.number("pid")
      return .record(.note(AgentNote(pid: pid, text: event["name"]?.string ?? "")))
    }
    return nil
  }

  private static func life(
    _ event: JSONValue, _ phase: JSONValue
  ) throws(EventProblem) -> TraceEvent? {
    guard let arguments = event["args"], arguments["task"] != nil else { return nil }
    let task = try arguments.task("task")
    let name = event["name"]?.string ?? ""
    if phase == "b" {
      return .record(
        .taskCreated(
          TaskCreation(
            task: task, pid: try event.number("pid"),
            parent: arguments["parent"] == nil ? nil : try arguments.task("parent"), name: name,
            kind: try arguments.kind(), queued: arguments["queued"] != nil,
            at: try event.moment())))
    }
    if phase == "n" {
      if arguments["timedOut"] != nil {
        return .record(.taskTimedOut(TaskTimeout(task: task, at: try event.moment())))
      }
      return .record(
        .taskNamed(TaskNaming(task: task, name: name, kind: try arguments.kind())))
    }
    guard phase == "e" else { return nil }
    guard let outcome = arguments["outcome"]?.word(of: TaskOutcome.allCases, \.word) else {
      throw EventProblem(what: "a task's end has an unknown args.outcome")
    }
    return .record(
      .taskEnded(
        TaskEnd(
          task: task, at: try event.moment(), outcome: outcome,
          error: arguments["error"]?.string)))
  }
}

extension JSONValue {
  fileprivate func number<Integer: FixedWidthInteger>(
    _ key: StaticString
  ) throws(EventProblem) -> Integer {
    guard let number: Integer = self[key]?.integer() else {
      throw EventProblem(what: "an event has no sound \(key)")
    }
    return number
  }

  fileprivate func task(_ key: StaticString) throws(EventProblem) -> TaskKey {
    TaskKey(try number(key))
  }

  fileprivate func kind() throws(EventProblem) -> TaskKind {
    guard let kind = self["kind"]?.word(of: TaskKind.allCases, \.word) else {
      throw EventProblem(what: "a task has an unknown args.kind")
    }
    return kind
  }

  /// The thread beside whose lane the tasks' lane stands that the event is on.
  private func threadOfTasks() throws(EventProblem) -> ThreadKey {
    let lane = try thread()
    guard lane.tid >= TraceFormat.tasksLane, lane.tid < TraceFormat.gilLane else {
      throw EventProblem(what: "a task's run is not on the tasks' lane of a thread (tid)")
    }
    return ThreadKey(pid: lane.pid, tid: lane.tid - TraceFormat.tasksLane)
  }

  private func arguments() throws(EventProblem) -> JSONValue {
    guard let arguments = self["args"] else { throw EventProblem(what: "an event lacks args") }
    return arguments
  }

  fileprivate func run() throws(EventProblem) -> TaskRun {
    let arguments = try arguments()
    return TaskRun(
      task: try arguments.task("task"), thread: try threadOfTasks(), time: try time(),
      awaitedTask: arguments["awaitedTask"] == nil ? nil : try arguments.task("awaitedTask"),
      awaited: arguments["awaited"]?.string, line: arguments["line"]?.integer(),
      blockedAt: arguments["blockedAt"]?.string)
  }

  fileprivate func lockWait() throws(EventProblem) -> LockWait {
    let arguments = try arguments()
    guard let lock = arguments["lock"]?.string.flatMap(UInt64.init) else {
      throw EventProblem(what: "a lock wait has no sound args.lock")
    }
    return LockWait(
      thread: try threadOfTasks(), time: try time(), lock: lock,
      holder: arguments["holder"]?.integer(), acquired: arguments["acquired"]?.isTrue ?? false,
      giver: arguments["giver"]?.integer())
  }

  fileprivate func mark() throws(EventProblem) -> MarkedSpan {
    let arguments = try arguments()
    return MarkedSpan(
      thread: try threadOfTasks(),
      task: arguments["task"] == nil ? nil : try arguments.task("task"),
      name: self["name"]?.string ?? "", time: try time(), depth: try arguments.number("depth"))
  }

  fileprivate func gilUse() throws(EventProblem) -> GILUse {
    let lane = try thread()
    let arguments = try arguments()
    guard lane.tid >= TraceFormat.gilLane else {
      throw EventProblem(what: "a use of an interpreter lock is not on its lane (tid)")
    }
    let start = try moment()
    let taken = arguments["taken"] == nil
    return GILUse(
      thread: ThreadKey(pid: lane.pid, tid: try arguments.number("thread")),
      lock: lane.tid - TraceFormat.gilLane,
      wait: taken ? arguments["wait"]?.scaled(by: 3) : start, take: taken ? start : nil,
      drop: self["dur"] == nil ? nil : try time().end)
  }
}
