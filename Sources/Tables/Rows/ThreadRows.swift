import Analysis
import Trace

/// A row for each thread: its life, its time in each state, which add up to it, and its switches.
enum ThreadRows {
  static let columns: [TableColumn] =
    RowNames.columns + [
      .nanoseconds("start_ns"), .nanoseconds("end_ns"), .text("ending"),
      .integer("creator_pid").optional, .integer("creator_tid").optional,
    ] + ThreadState.allCases.map { .nanoseconds($0.columnName) } + [
      .integer("spans_on_cores"), .integer("cores"), .integer("migrations"),
    ]

  static func write<Sink>(_ trace: Trace, to rows: inout TableRows<Sink>) throws {
    let names = RowNames(trace, in: &rows)
    for (index, thread) in trace.threads.enumerated() {
      names.put(index, of: trace, to: &rows)
      rows.put(thread.time.start)
      rows.put(thread.time.end)
      rows.put(rows.number(of: thread.ending.rawValue))
      let creator = thread.creator.map { trace.threads[$0].key }
      rows.put(creator?.pid)
      rows.put(creator?.tid)
      let times = trace.stateTimes(of: index)
      for state in ThreadState.allCases { rows.put(times[state]) }
      let cores = trace.running.cores[thread.running]
      rows.put(cores.count)
      rows.put(Set(cores).count)
      rows.put(zip(cores, cores.dropFirst()).count { $0 != $1 })
      try rows.endRow()
    }
  }
}

extension ThreadState {
  /// The name of the column that holds time in it.
  fileprivate var columnName: String {
    switch self {
    case .running: "running_ns"
    case .runnable: "runnable_ns"
    case .gilWait: "gil_wait_ns"
    case .lockWait: "lock_wait_ns"
    case .ioWait: "io_wait_ns"
    case .timer: "timer_ns"
    case .idle: "idle_ns"
    case .blocked: "blocked_ns"
    case .unknown: "unknown_ns"
    }
  }
}
