import Analysis
import Trace

/// A row for each stretch of a thread's life in one state: those of a thread tile its life, so that the
/// `running` ones add up to `cpuSeconds` of the summary.
enum SpanRows {
  static let columns: [TableColumn] =
    RowNames.columns + [
      .nanoseconds("start_ns"), .nanoseconds("end_ns"), .nanoseconds("duration_ns"),
      .text("state"), .integer("core").optional, .text("evidence"),
    ] + WaitColumns.columns

  static func write<Sink>(_ trace: Trace, to rows: inout TableRows<Sink>) throws {
    let names = RowNames(trace, in: &rows)
    let waits = WaitColumns(trace, in: &rows)
    for thread in trace.threads.indices {
      var problem: (any Error)?
      trace.forEachState(of: thread) { span in
        guard problem == nil else { return }
        names.put(thread, of: trace, to: &rows)
        rows.put(span.time.start)
        rows.put(span.time.end)
        rows.put(span.time.duration)
        rows.put(names[span.state])
        rows.put(span.core)
        rows.put(names[span.evidence])
        waits.put(span.wait, of: trace, to: &rows)
        do {
          try rows.endRow()
        } catch {
          problem = error
        }
      }
      if let problem { throw problem }
    }
  }
}
