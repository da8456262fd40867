import Analysis
import Trace

/// A row for each stretch in which a thread waited, whatever for but a core; those of a state add up to
/// the summary's time in it.
enum WaitRows {
  static let columns: [TableColumn] =
    RowNames.columns + [
      .nanoseconds("start_ns"), .nanoseconds("end_ns"), .nanoseconds("duration_ns"),
      .text("state"), .text("evidence"),
    ] + WaitColumns.columns + [.nanoseconds("ready_ns").optional]

  static func write<Sink>(_ trace: Trace, to rows: inout TableRows<Sink>) throws {
    let names = RowNames(trace, in: &rows)
    let waits = WaitColumns(trace, in: &rows)
    for thread in trace.threads.indices {
      var open: StateSpan?
      var problem: (any Error)?
      func end(ready: Nanoseconds?) {
        guard let span = open, problem == nil else { return }
        open = nil
        names.put(thread, of: trace, to: &rows)
        rows.put(span.time.start)
        rows.put(span.time.end)
        rows.put(span.time.duration)
        rows.put(names[span.state])
        rows.put(names[span.evidence])
        waits.put(span.wait, of: trace, to: &rows)
        rows.put(ready)
        do {
          try rows.endRow()
        } catch {
          problem = error
        }
      }
      trace.forEachState(of: thread) { span in
        switch span.state {
        case .running: end(ready: nil)
        case .runnable: end(ready: span.time.duration)
        case .unknown: end(ready: nil)
        case .gilWait, .lockWait, .ioWait, .timer, .idle, .blocked:
          end(ready: nil)
          open = span
        }
      }
      end(ready: nil)
      if let problem { throw problem }
    }
  }
}
