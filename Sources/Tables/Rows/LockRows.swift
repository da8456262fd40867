import Trace

/// A row for each use of an interpreter lock: the wait, the take and the drop.
enum LockRows {
  static let columns: [TableColumn] =
    RowNames.columns + [
      .integer("interpreter"), .nanoseconds("wait_start_ns").optional,
      .nanoseconds("wait_end_ns").optional, .nanoseconds("held_start_ns").optional,
      .nanoseconds("held_end_ns").optional,
    ]

  static func write<Sink>(_ trace: Trace, to rows: inout TableRows<Sink>) throws {
    let names = RowNames(trace, in: &rows)
    for lock in trace.interpreterLocks {
      for use in lock.uses {
        names.put(Int(use.thread), of: trace, to: &rows)
        rows.put(lock.number)
        rows.put(use.wait)
        rows.put(use.wait.map { _ in use.waitEnd })
        rows.put(use.held?.start)
        rows.put(use.held?.end)
        try rows.endRow()
      }
    }
  }
}
