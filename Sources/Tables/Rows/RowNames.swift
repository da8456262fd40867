import Analysis
import Trace

/// The numbers of the names that rows of a trace hold again and again.
struct RowNames {
  /// By index of the process, and of the thread.
  let processes: [Int64]
  let threads: [Int64]
  private let states: [Int64]
  private let evidence: [Int64]

  init<Sink>(_ trace: Trace, in rows: inout TableRows<Sink>) {
    processes = trace.processes.map { rows.number(of: $0.name) }
    threads = trace.threads.map { rows.number(of: $0.name) }
    states = ThreadState.allCases.map { rows.number(of: $0.name) }
    evidence = StateEvidence.allCases.map { rows.number(of: $0.name) }
  }

  /// The number of a state's name.
  @inline(__always)
  subscript(state: ThreadState) -> Int64 { states[Int(state.rawValue)] }

  /// The number of what says how something is known.
  @inline(__always)
  subscript(known: StateEvidence) -> Int64 { evidence[Int(known.rawValue)] }

  /// Which columns say whose a row is.
  static let columns: [TableColumn] = [
    .integer("pid"), .text("process"), .integer("tid"), .text("thread"),
  ]

  /// Begins a row of thread number `thread`.
  @inline(__always)
  func put<Sink>(_ thread: Int, of trace: Trace, to rows: inout TableRows<Sink>) {
    let life = trace.threads[thread]
    rows.put(life.key.pid)
    rows.put(processes[life.process])
    rows.put(life.key.tid)
    rows.put(threads[thread])
  }
}

extension StateEvidence {
  fileprivate var name: String {
    switch self {
    case .exact: "exact"
    case .observed: "observed"
    case .reported: "reported"
    case .inferred: "inferred"
    case .sampled: "sampled"
    case .missing: "missing"
    }
  }
}

/// Who ended a wait, and what it was in, as columns.
struct WaitColumns {
  private let places: [Int64]
  private let kinds: (thread: Int64, interrupt: Int64, other: Int64)

  init<Sink>(_ trace: Trace, in rows: inout TableRows<Sink>) {
    places = trace.blocked.placeNames.map { rows.number(of: $0) }
    kinds = (
      rows.number(of: "thread"), rows.number(of: "interrupt"), rows.number(of: "other")
    )
  }

  static let columns: [TableColumn] = [
    .text("call").optional, .text("waker").optional, .integer("waker_pid").optional,
    .integer("waker_tid").optional,
  ]

  /// Goes on with a row: with what wait number `wait` says, nil where it is none.
  @inline(__always)
  func put<Sink>(_ wait: Int?, of trace: Trace, to rows: inout TableRows<Sink>) {
    guard let wait else { return putNothing(to: &rows) }
    let place = Int(trace.blocked.places[wait])
    rows.put(place < 0 ? nil : places[place])
    switch trace.blocked.wakers[wait] {
    case .thread(let key):
      rows.put(kinds.thread)
      rows.put(key.pid)
      rows.put(key.tid)
    case .interrupt: putWaker(kinds.interrupt, to: &rows)
    case .other: putWaker(kinds.other, to: &rows)
    case nil: putWaker(nil, to: &rows)
    }
  }

  @inline(__always)
  private func putNothing<Sink>(to rows: inout TableRows<Sink>) {
    rows.put(Int64?.none)
    putWaker(nil, to: &rows)
  }

  @inline(__always)
  private func putWaker<Sink>(_ kind: Int64?, to rows: inout TableRows<Sink>) {
    rows.put(kind)
    rows.put(Int64?.none)
    rows.put(Int64?.none)
  }
}
