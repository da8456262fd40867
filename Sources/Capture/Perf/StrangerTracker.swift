import Trace

/// What is known of programs outside the run on one core.
struct StrangerTracker {
  private let core: Int32
  private var stretch: (since: Nanoseconds, longest: Int32, time: Nanoseconds)?
  private var current: (tid: Int32, since: Nanoseconds)?

  /// Nothing is known of the core yet.
  init(core: Int32) {
    self.core = core
  }

  /// From `moment` on, a stranger holds the core, or none does.
  ///
  /// Strangers that follow each other without a break become one span, named after whoever held
  /// the core longest at a time.
  mutating func turn<Sink: TraceSink & ~Copyable>(
    to stranger: Int32?, at moment: Nanoseconds, from origin: Nanoseconds,
    names: inout StrangerNames, into sink: inout Sink
  ) throws {
    if let current, let known = stretch, moment - current.since >= known.time {
      stretch = (known.since, current.tid, moment - current.since)
    }
    if let stranger {
      current = (stranger, moment)
      if stretch == nil { stretch = (moment, stranger, 0) }
      return
    }
    let ended = stretch
    forget()
    guard let ended, moment > max(ended.since, origin) else { return }
    try sink.receive(
      .foreign(
        ForeignSpan(
          core: core, time: TimeRange(max(ended.since, origin) - origin, moment - origin),
          name: names[ended.longest].text)))
  }

  /// It is not known any more who holds the core.
  mutating func forget() {
    (stretch, current) = (nil, nil)
  }
}

/// The names of threads outside the run, as far as anything told them.
struct StrangerNames {
  private var names: [Int32: KernelName] = [:]
  // Beyond that many, names of threads that are long gone outweigh the others.
  private static let most = 100_000

  /// A thread got a name.
  mutating func name(_ tid: Int32, _ name: KernelName) {
    if names.count >= Self.most { names.removeAll() }
    names[tid] = name
  }

  /// A new thread bears the name of the one that made it.
  mutating func inherit(from creator: Int32, to tid: Int32) {
    if let known = names[creator] { name(tid, known) } else { names[tid] = nil }
  }

  /// The name of a thread; empty if it is gone and nobody told.
  subscript(tid: Int32) -> KernelName {
    mutating get {
      if let known = names[tid] { return known }
      let found = KernelName(readText("/proc/\(tid)/comm") ?? "")
      name(tid, found)
      return found
    }
  }
}
