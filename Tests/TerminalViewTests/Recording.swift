import Trace

/// Recordings of which it is known what a terminal must show.
enum Recording {
  /// A program of `threads` threads; the second one is called `name`. Thread number n runs for 1 ms
  /// at n ms in every round of `threads` ms, on core n.
  static func turns(threads: Int, rounds: Int = 10, name: String = "worker") -> NamedTrace {
    var builder = TraceBuilder()
    let millisecond: Nanoseconds = 1_000_000
    builder.receive(.processStarted(ProcessStart(pid: 50, parent: nil, name: "program", at: 0)))
    for thread in 0..<threads {
      let key = ThreadKey(pid: 50, tid: Int32(50 + thread))
      builder.receive(
        .threadStarted(
          ThreadStart(
            thread: key, creator: thread == 0 ? nil : ThreadKey(pid: 50, tid: 50),
            name: thread == 1 ? name : thread == 0 ? "program" : "t\(thread)", at: 0)))
      for round in 0..<rounds {
        let start = Nanoseconds(round * threads + thread) * millisecond
        builder.receive(
          .running(
            RunningSpan(
              thread: key, core: Int32(thread), time: TimeRange(start, start + millisecond),
              end: .blocked)))
      }
      builder.receive(
        .threadEnded(
          ThreadEnd(
            thread: key, at: Nanoseconds(rounds * threads) * millisecond, why: .exited)))
    }
    return NamedTrace(name: "turns", trace: builder.finish(metadata: metadata(cores: threads)))
  }

  /// Two threads of which one runs ten thousand times, and the other once, for a microsecond in the
  /// middle of a second.
  static func needle() -> NamedTrace {
    var builder = TraceBuilder()
    builder.receive(.processStarted(ProcessStart(pid: 1, parent: nil, name: "busy", at: 0)))
    let keys = [ThreadKey(pid: 1, tid: 1), ThreadKey(pid: 1, tid: 2)]
    for (index, key) in keys.enumerated() {
      builder.receive(
        .threadStarted(
          ThreadStart(
            thread: key, creator: index == 0 ? nil : keys[0], name: index == 0 ? "busy" : "needle",
            at: 0)))
    }
    for index in 0..<10_000 {
      let start = Nanoseconds(index) * 100_000
      builder.receive(
        .running(
          RunningSpan(
            thread: keys[0], core: 0, time: TimeRange(start, start + 50_000), end: .blocked)))
    }
    builder.receive(
      .running(
        RunningSpan(
          thread: keys[1], core: 1, time: TimeRange(500_000_000, 500_001_000), end: .blocked)))
    for key in keys {
      builder.receive(.threadEnded(ThreadEnd(thread: key, at: 1_000_000_000, why: .exited)))
    }
    return NamedTrace(name: "needle", trace: builder.finish(metadata: metadata(cores: 2)))
  }

  private static func metadata(cores: Int) -> TraceMetadata {
    let cores = (0..<Int32(cores)).map { $0 }
    return TraceMetadata(
      writer: "test", label: nil, command: ["program"], workingDirectory: nil,
      machine: .init(
        hostname: "host", processor: "", kernel: "", architecture: "", memoryBytes: 0),
      cores: .init(online: cores, usable: cores, quota: nil),
      capture: .init(
        method: .switches, notes: [], lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
        accountedShare: nil),
      clock: .init(name: "CLOCK_MONOTONIC", originNanoseconds: "0", originUnixNanoseconds: "0"))
  }
}
