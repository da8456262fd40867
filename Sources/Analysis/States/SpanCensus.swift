import Trace

/// What counting on-core spans one by one yields.
struct SpanCensus {
  /// Whether the spans say how they ended; samples don't.
  let hasSwitches: Bool
  /// For each thread.
  private(set) var threads: [Count] = []

  /// What one thread did.
  struct Count {
    /// How often it left its core, by the endings of its spans.
    var switches = SwitchCounts(voluntary: 0, involuntary: 0)
    /// Consecutive spans on different cores.
    var migrations = 0
    /// The cores that it ran on, ascending.
    var cores: [Int32] = []
  }

  init(_ trace: Trace) {
    hasSwitches = trace.metadata.capture.method.seesSwitches
    threads = concurrentMap(
      trace.threads.count, workers: Workers.paying(for: trace.running.count)
    ) { Count(trace.threads[$0], trace.running) }
  }

  /// All threads together.
  var switches: SwitchCounts {
    threads.reduce(into: SwitchCounts(voluntary: 0, involuntary: 0)) { sum, thread in
      sum.voluntary += thread.switches.voluntary
      sum.involuntary += thread.switches.involuntary
    }
  }

  /// All threads together.
  var migrations: Int { threads.reduce(0) { $0 + $1.migrations } }
}

extension SpanCensus.Count {
  fileprivate init(_ thread: ThreadLife, _ spans: RunningSpans) {
    var used: Set<Int32> = []
    var last: Int32?
    spans.endings.withUnsafeBufferPointer { endings in
      spans.cores.withUnsafeBufferPointer { cores in
        for row in thread.running {
          switches.voluntary += endings[row] == .blocked ? 1 : 0
          switches.involuntary += endings[row] == .preempted ? 1 : 0
          let core = cores[row]
          guard core != last else { continue }
          if last != nil { migrations += 1 }
          last = core
          used.insert(core)
        }
      }
    }
    cores = used.sorted()
  }
}
