import Analysis
import Figures
import Trace

extension ByteColumns {
  /// Adds processes, threads and what every thread did from its first moment to its last, and returns
  /// what the codes in `spans.kind` mean.
  mutating func appendThreads(of trace: Trace, _ texts: inout TextTable) -> [SpanKind] {
    let base = trace.runTime.start
    append("processes.pid", trace.processes.map(\.pid))
    append("processes.name", trace.processes.map { texts.number(of: $0.name) })
    append("processes.start", signed: trace.processes.map { $0.time.start - base })
    append("processes.end", signed: trace.processes.map { $0.time.end - base })
    append("threads.process", trace.threads.map(\.process))
    append("threads.tid", trace.threads.map(\.key.tid))
    append(
      "threads.name",
      trace.threads.indices.map {
        texts.number(of: trace.ownName(ofThread: $0) ?? trace.threads[$0].name)
      })
    append(
      "threads.own", trace.threads.indices.map { trace.ownName(ofThread: $0) == nil ? 0 : 1 })
    append(
      "threads.inferred", trace.threads.map { $0.inferredFrom.map { max($0 - base, 0) + 1 } ?? 0 })
    append("threads.creator", trace.threads.map { ($0.creator ?? -1) + 1 })
    append("threads.start", trace.threads.map { $0.time.start - base })
    append("threads.duration", trace.threads.map(\.time.duration))
    let colors = ThreadColors(trace)
    append("threads.color", trace.threads.indices.map { (colors.number(of: $0) ?? -1) + 1 })

    var spans = SpanColumns()
    var counts: [Int] = []
    for thread in trace.threads.indices {
      let before = spans.durations.count
      spans.append(thread, of: trace, &texts)
      counts.append(spans.durations.count - before)
    }
    append("threads.spans", counts)
    append("spans.duration", spans.durations)
    append("spans.kind", spans.codes)
    append("spans.core", spans.cores)
    append("waits.place", spans.places)
    append("waits.waker", spans.wakers)
    return spans.kinds
  }
}

/// What threads did, as columns.
private struct SpanColumns {
  private(set) var durations: [Int64] = []
  private(set) var codes: [UInt8] = []
  /// One row for each span on a core.
  private(set) var cores: [Int32] = []
  /// One row for each span with a reported wait: its place, or 0.
  private(set) var places: [Int32] = []
  /// The same: 0 not known, 1 an interrupt, 2 someone outside the recording, 3 + the thread's number.
  private(set) var wakers: [Int32] = []
  /// What the codes mean.
  private(set) var kinds: [SpanKind] = []
  /// The code of each combination of state, evidence, ending and whether there is a wait.
  private var known: [UInt8?] = Array(repeating: nil, count: 9 * 6 * 7 * 2)
  private var threads: [ThreadKey: Int32] = [:]

  mutating func append(_ thread: Int, of trace: Trace, _ texts: inout TextTable) {
    threads[trace.threads[thread].key] = Int32(thread)
    var row = trace.threads[thread].running.lowerBound
    let lastRow = trace.threads[thread].running.upperBound
    trace.forEachState(of: thread) { span in
      var ending: SpanEnd?
      if let core = span.core {
        while row < lastRow, trace.running.ends[row] < span.time.end { row += 1 }
        if row < lastRow, trace.running.ends[row] == span.time.end {
          ending = trace.running.endings[row]
        }
        cores.append(max(core, 0))
      }
      durations.append(span.time.duration)
      codes.append(code(of: span, ending))
      if let wait = span.wait {
        places.append(texts.numberOrZero(of: trace.blocked.place(wait)))
        wakers.append(number(of: trace.blocked.wakers[wait], in: trace))
      }
    }
  }

  private mutating func code(of span: StateSpan, _ ending: SpanEnd?) -> UInt8 {
    let wait = span.wait == nil ? 0 : 1
    let end = ending.map { Int($0.rawValue) + 1 } ?? 0
    let index =
      ((Int(span.state.rawValue) * 6 + Int(span.evidence.rawValue)) * 7 + end) * 2 + wait
    if let code = known[index] { return code }
    let code = UInt8(kinds.count)
    kinds.append(
      SpanKind(
        state: span.state.name, evidence: "\(span.evidence)", ending: ending.map { "\($0)" },
        hasWait: span.wait != nil))
    known[index] = code
    return code
  }

  private mutating func number(of waker: Waker?, in trace: Trace) -> Int32 {
    switch waker {
    case nil: return 0
    case .interrupt: return 1
    case .other: return 2
    case .thread(let key):
      if threads.count < trace.threads.count {
        for (index, life) in trace.threads.enumerated() { threads[life.key] = Int32(index) }
      }
      return threads[key].map { $0 + 3 } ?? 2
    }
  }
}
