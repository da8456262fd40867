import Trace

/// A row for each stretch in which somebody had a core, by core and time.
enum CoreRows {
  static let columns: [TableColumn] = [
    .integer("core"), .nanoseconds("start_ns"), .nanoseconds("end_ns"),
    .nanoseconds("duration_ns"), .text("whose"), .integer("pid").optional,
    .text("process").optional, .integer("tid").optional, .text("thread").optional,
    .text("end").optional,
  ]

  static func write<Sink>(_ trace: Trace, to rows: inout TableRows<Sink>) throws {
    let names = RowNames(trace, in: &rows)
    let endings = SpanEnd.allCases.map { rows.number(of: "\($0)") }
    let program = rows.number(of: "program")
    let foreign = rows.number(of: "foreign")
    let order = (0..<trace.running.count).sorted {
      (trace.running.cores[$0], trace.running.starts[$0], trace.running.ends[$0], $0)
        < (trace.running.cores[$1], trace.running.starts[$1], trace.running.ends[$1], $1)
    }
    var strangers = trace.foreign[...]
    func put(_ core: Int32, _ time: TimeRange, _ whose: Int64) {
      rows.put(core)
      rows.put(time.start)
      rows.put(time.end)
      rows.put(time.duration)
      rows.put(whose)
    }
    func putStrangers(before place: (Int32, Nanoseconds)) throws {
      while let span = strangers.first, (span.core, span.time.start) < place {
        strangers.removeFirst()
        put(span.core, span.time, foreign)
        rows.put(Int64?.none)
        rows.put(Int64?.none)
        rows.put(Int64?.none)
        rows.put(rows.number(of: span.name))
        rows.put(Int64?.none)
        try rows.endRow()
      }
    }
    for row in order {
      let core = trace.running.cores[row]
      try putStrangers(before: (core, trace.running.starts[row]))
      put(core, trace.running.time(row), program)
      let thread = Int(trace.running.threads[row])
      rows.put(Int64?.some(Int64(trace.threads[thread].key.pid)))
      rows.put(Int64?.some(names.processes[trace.threads[thread].process]))
      rows.put(Int64?.some(Int64(trace.threads[thread].key.tid)))
      rows.put(Int64?.some(names.threads[thread]))
      rows.put(Int64?.some(endings[Int(trace.running.endings[row].rawValue)]))
      try rows.endRow()
    }
    try putStrangers(before: (.max, .max))
  }
}
