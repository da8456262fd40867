import Trace

/// A row for each task, in the order in which they became known.
enum TaskRows {
  static let columns: [TableColumn] = [
    .integer("task"), .text("name"), .text("kind"), .integer("pid").optional,
    .integer("parent").optional, .nanoseconds("created_ns"), .nanoseconds("started_ns").optional,
    .nanoseconds("ended_ns"), .text("outcome"), .nanoseconds("running_ns"), .integer("runs"),
    .integer("first_tid").optional,
  ]

  static func write<Sink>(_ trace: Trace, to rows: inout TableRows<Sink>) throws {
    for (index, task) in trace.tasks.enumerated() {
      rows.put(index)
      rows.put(rows.number(of: task.name))
      rows.put(rows.number(of: "\(task.kind)"))
      rows.put(task.process.map { trace.processes[$0].pid })
      rows.put(task.parent)
      rows.put(task.time.start)
      rows.put(task.started)
      rows.put(task.time.end)
      rows.put(rows.number(of: task.outcome.map { "\($0)" } ?? "unfinished"))
      rows.put(task.runs.reduce(0) { $0 + trace.taskRuns.time($1).duration })
      rows.put(task.runs.count)
      let first = task.runs.first.map { trace.threads[Int(trace.taskRuns.threads[$0])] }
      rows.put(first?.key.tid)
      try rows.endRow()
    }
  }
}
