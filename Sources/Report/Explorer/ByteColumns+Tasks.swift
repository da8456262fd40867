import Trace

extension ByteColumns {
  /// Adds the tasks that agents reported, with their runs.
  mutating func appendTasks(of trace: Trace, _ texts: inout TextTable) {
    let base = trace.runTime.start
    let tasks = trace.tasks
    append("tasks.process", tasks.map { ($0.process ?? -1) + 1 })
    append("tasks.number", signed: tasks.map(\.key.number))
    append("tasks.bound", tasks.map { $0.isBoundToItsThread ? 1 : 0 })
    append("tasks.parent", tasks.map { ($0.parent ?? -1) + 1 })
    append("tasks.name", tasks.map { texts.number(of: $0.name) })
    append("tasks.kind", tasks.map { texts.number(of: "\($0.kind)") })
    append("tasks.start", signed: tasks.map { $0.time.start - base })
    append("tasks.duration", tasks.map(\.time.duration))
    append("tasks.outcome", tasks.map { texts.numberOrZero(of: $0.outcome.map { "\($0)" }) })
    append("tasks.error", tasks.map { texts.numberOrZero(of: $0.error) })
    append("tasks.queued", tasks.map { $0.queued ? 1 : 0 })
    append("tasks.runs", tasks.map(\.runs.count))

    let runs = trace.taskRuns
    var gaps: [Int64] = []
    gaps.reserveCapacity(runs.count)
    for task in tasks {
      var last = task.time.start
      for row in task.runs {
        gaps.append(runs.starts[row] - last)
        last = runs.starts[row]
      }
    }
    append("runs.after", signed: gaps)
    append("runs.duration", zip(runs.starts, runs.ends).map { $1 - $0 })
    append("runs.thread", runs.threads)
    append("runs.awaited", runs.awaitedTasks.map { $0 + 1 })
    append("runs.place", (0..<runs.count).map { texts.numberOrZero(of: runs.place($0)) })
    append("runs.line", runs.lines.map { max($0, 0) })
    append("runs.blocked", (0..<runs.count).map { texts.numberOrZero(of: runs.blockedAt($0)) })
  }

  /// Adds what the program marked, other programs on the cores, and losses.
  mutating func appendOthers(of trace: Trace, _ texts: inout TextTable) {
    let base = trace.runTime.start
    append("marks.thread", trace.marks.map(\.thread))
    append("marks.name", trace.marks.map { texts.number(of: $0.name) })
    append("marks.start", signed: trace.marks.map { $0.time.start - base })
    append("marks.duration", trace.marks.map(\.time.duration))

    append("foreign.core", trace.foreign.map { max($0.core, 0) })
    append("foreign.name", trace.foreign.map { texts.number(of: $0.name) })
    append("foreign.start", signed: trace.foreign.map { $0.time.start - base })
    append("foreign.duration", trace.foreign.map(\.time.duration))

    append("losses.core", trace.losses.map { max($0.core, -1) + 1 })
    append("losses.start", signed: trace.losses.map { $0.time.start - base })
    append("losses.duration", trace.losses.map(\.time.duration))
    append("losses.count", trace.losses.map(\.count))
  }
}
