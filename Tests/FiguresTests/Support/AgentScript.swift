import Trace

@testable import Figures

/// What agents report, for ``ProgramScript``. Times are milliseconds.
extension ProgramScript {
  /// A thread uses the interpreter lock of its process.
  mutating func use(
    _ tid: Int32, of pid: Int32, wait: Double?, _ take: Double, _ drop: Double
  ) {
    func ns(_ value: Double) -> Nanoseconds { Nanoseconds((value * 1e6).rounded()) }
    receive(
      .gil(
        GILUse(
          thread: ThreadKey(pid: pid, tid: tid), lock: 0, wait: wait.map(ns), take: ns(take),
          drop: ns(drop))))
  }

  /// A task and all that happens to it; nil for `end` leaves it unfinished.
  mutating func task(
    _ number: Int64, _ kind: TaskKind, _ name: String, parent: Int64? = nil, on tid: Int32,
    of pid: Int32, made: Double, runs: [(Double, Double)], end: Double?,
    _ outcome: TaskOutcome = .ok, awaits: String? = nil
  ) {
    func ns(_ value: Double) -> Nanoseconds { Nanoseconds((value * 1e6).rounded()) }
    let key = TaskKey(number)
    receive(
      .taskCreated(
        TaskCreation(
          task: key, pid: pid, parent: parent.map { TaskKey($0) }, name: name, kind: kind,
          queued: kind == .job, at: ns(made))))
    for (from, to) in runs {
      receive(
        .taskRan(
          TaskRun(
            task: key, thread: ThreadKey(pid: pid, tid: tid), time: TimeRange(ns(from), ns(to)),
            awaitedTask: nil, awaited: awaits, line: awaits == nil ? nil : 12)))
    }
    if let end {
      receive(
        .taskEnded(
          TaskEnd(
            task: key, at: ns(end), outcome: outcome,
            error: outcome == .error ? "ValueError" : nil)))
    }
  }
}

extension Program {
  /// Two threads that hold the interpreter lock in turns of 5 ms, and a main thread that waits.
  static func gilTurns() -> Trace {
    var script = ProgramScript(cores: 2)
    let pid: Int32 = 7000
    script.process(pid, "python3", at: 0)
    script.thread(pid, of: pid, "python3", at: 0)
    script.run(pid, of: pid, core: 0, 0, 20)
    script.use(pid, of: pid, wait: nil, 0, 20)
    for index: Int32 in 1...2 {
      script.thread(pid + index, of: pid, "python3", at: 20, creator: pid)
    }
    for turn in 0..<20 {
      let tid = pid + 1 + Int32(turn % 2)
      let now = 20 + Double(turn) * 5
      script.run(tid, of: pid, core: Int32(turn % 2), now, now + 5)
      script.use(tid, of: pid, wait: turn == 0 ? nil : max(now - 5, 20), now, now + 5)
    }
    for index: Int32 in 1...2 {
      script.task(
        Int64(index), .thread, "count", on: pid + index, of: pid, made: 20, runs: [(20, 120)],
        end: 120)
      script.end(pid + index, of: pid, at: 120)
    }
    script.run(pid, of: pid, core: 0, 120, 125, end: .exited)
    script.use(pid, of: pid, wait: nil, 120, 125)
    script.end(pid, of: pid, at: 125)
    return script.trace(["python3", "count.py"])
  }

  /// Threads that hand the interpreter lock to one another, the first one from a main thread that
  /// exits; every wait is for it, so that the critical path is known from end to end.
  static func gilChain(turns: Int = 20, length: Double = 5) -> Trace {
    var script = ProgramScript(cores: 2)
    let pid: Int32 = 7100
    script.process(pid, "python3", at: 0)
    script.thread(pid, of: pid, "python3", at: 0)
    script.run(pid, of: pid, core: 0, 0, 20, end: .exited)
    script.use(pid, of: pid, wait: nil, 0, 20)
    script.end(pid, of: pid, at: 20)
    for index: Int32 in 1...2 {
      script.thread(pid + index, of: pid, "python3", at: 10, creator: pid)
      script.run(pid + index, of: pid, core: 1, 10 + Double(index), 10.5 + Double(index))
    }
    for turn in 0..<turns {
      let tid = pid + 1 + Int32(turn % 2)
      let now = 20 + Double(turn) * length
      let asked = turn < 2 ? 10.5 + Double(turn + 1) : now - length
      script.run(
        tid, of: pid, core: Int32(turn % 2), now, now + length,
        end: turn >= turns - 2 ? .exited : .blocked)
      script.use(tid, of: pid, wait: asked, now, now + length)
      if turn >= turns - 2 { script.end(tid, of: pid, at: now + length) }
    }
    return script.trace(["python3", "chain.py"])
  }

  /// An event loop whose tasks end in every way, one of them never.
  static func eventLoop() -> Trace {
    var script = ProgramScript(cores: 2)
    let pid: Int32 = 8000
    script.process(pid, "python3", at: 0)
    script.thread(pid, of: pid, "python3", at: 0)
    script.run(pid, of: pid, core: 0, 0, 22)
    let outcomes: [(String, TaskOutcome?)] = [
      ("fetch", .ok), ("fetch", .error), ("poll", .cancelled), ("ask", .timedOut), ("serve", nil),
    ]
    script.task(
      1, .coroutine, "main", on: pid, of: pid, made: 18, runs: [(20, 22), (118, 119)], end: 119,
      awaits: "main in gather")
    for (index, (name, outcome)) in outcomes.enumerated() {
      let end = 60 + Double(index) * 14
      script.run(pid, of: pid, core: 0, end - 4, end)
      script.task(
        Int64(index + 2), .coroutine, name, parent: 1, on: pid, of: pid, made: 21,
        runs: [(22 + Double(index), 23 + Double(index)), (end - 4, end)],
        end: outcome == nil ? nil : end, outcome ?? .ok, awaits: "\(name) in sleep")
    }
    script.run(pid, of: pid, core: 0, 118, 125, end: .exited)
    script.end(pid, of: pid, at: 125)
    return script.trace(["python3", "loop.py"])
  }

  /// `count` tasks on one thread, up to seven of them at once.
  static func manyTasks(_ count: Int) -> Trace {
    var script = ProgramScript(cores: 2)
    let pid: Int32 = 9000
    script.process(pid, "python3", at: 0)
    script.thread(pid, of: pid, "python3", at: 0)
    for index in 0..<count {
      let start = 10 + Double(index) * 2
      let end = start + 3 + Double(index * 7 % 11)
      script.run(pid, of: pid, core: 0, start, start + 0.4)
      script.task(
        Int64(index + 1), .coroutine, "fetch", on: pid, of: pid, made: start,
        runs: [(start, start + 0.4), (end - 0.2, end)], end: end, index % 9 == 0 ? .error : .ok)
    }
    script.end(pid, of: pid, at: 10 + Double(count) * 2 + 20)
    return script.trace(["python3", "many.py"])
  }
}
