import CPerfEvents
import Glibc
import Trace

/// The rung `switches`: context-switch records of the program's own threads and of everything they
/// create. Needs no privilege at kernel.perf_event_paranoid <= 2.
final class SwitchesRung: CaptureRung {
  let method = TraceMetadata.Method.switches
  /// The buffers are looked at this often; the kernel wakes the reader when one is half full.
  let period: Nanoseconds = 100_000_000

  private let streams: [CoreStream]
  private var readiness: Readiness
  private let decoder = RecordDecoder()
  private var merge: TimeOrderedMerge
  private var interpreter: SwitchInterpreter
  private var seenLost: [UInt64]
  private var unreadableRecords: UInt64 = 0
  private var started: [ThreadKey] = []

  /// Opens the streams for the held child `pid`, which must not have called exec yet.
  ///
  /// - Parameter cpus: the cores to watch; threads on others are not seen (``PerfCores``).
  init(heldChild pid: pid_t, origin: Nanoseconds, cpus: [Int32]) throws(PerfError) {
    var streams: [CoreStream] = []
    for core in cpus {
      let descriptor = try checked(
        cperf_open_switches(pid, core), "open switch records on core \(core)")
      streams.append(try CoreStream(core: core, descriptor: descriptor, bytes: 512 << 10))
    }
    self.streams = streams
    readiness = Readiness(watching: streams.map(\.descriptor))
    merge = TimeOrderedMerge(cores: streams.count)
    interpreter = SwitchInterpreter(root: pid, cores: cpus, origin: origin)
    seenLost = Array(repeating: 0, count: streams.count)
  }

  var origin: Nanoseconds {
    get { interpreter.origin }
    set { interpreter.origin = newValue }
  }

  var wakeDescriptors: [Int32] { readiness.descriptors }

  /// Whether no thread that is watched is left.
  var isOver: Bool { readiness.isOver }

  var lostRecords: UInt64 { seenLost.reduce(unreadableRecords, +) }

  private(set) var accountedNanoseconds: Nanoseconds?

  /// The on-core time of all spans handed over so far.
  var runningNanoseconds: Nanoseconds { interpreter.run.runningNanoseconds }

  /// Records that contradicted others or came too late; 0 unless records were lost.
  var contradictions: UInt64 { interpreter.run.contradictions + merge.lateRecords }

  func takeStartedThreads() -> [ThreadKey] {
    defer { started = [] }
    return started
  }

  func collect(into sink: inout some TraceSink & ~Copyable) throws {
    let now = monotonicNow()
    readiness.update()
    drain()
    try release(before: now - Self.slack, into: &sink)
  }

  func finish(into sink: inout some TraceSink & ~Copyable, at end: Nanoseconds) throws {
    for stream in streams {
      _ = try checked(cperf_disable(stream.descriptor), "stop core \(stream.core)'s records")
    }
    drain()
    let end = end + interpreter.run.origin
    try release(before: end, into: &sink)
    var running: UInt64 = 0
    for (index, stream) in streams.enumerated() {
      var totals = cperf_totals()
      _ = try checked(
        cperf_read_totals(stream.descriptor, &totals), "read core \(stream.core)'s totals")
      running += totals.running
      // Records lost at the very end have no successor that would tell of them.
      if totals.lost > seenLost[index] {
        try interpreter.lose(totals.lost - seenLost[index], core: index, at: end, into: &sink)
        seenLost[index] = totals.lost
      }
    }
    try interpreter.finish(at: end, into: &sink)
    accountedNanoseconds = Nanoseconds(running)
  }

  /// From a record's time stamp to its place in the buffer takes microseconds, unless a hypervisor
  /// stops the core in between.
  private static let slack: Nanoseconds = 50_000_000

  private func drain() {
    for (index, stream) in streams.enumerated() {
      let whole = stream.buffer.drain { bytes in
        guard let record = try? decoder.decode(bytes) else {
          unreadableRecords += 1
          return
        }
        if case .lost(let count) = record.event { seenLost[index] += count }
        if case .forked(let child) = record.event { started.append(child) }
        merge.append(record, core: index)
      }
      if !whole { unreadableRecords += 1 }
    }
  }

  private func release(
    before horizon: Nanoseconds, into sink: inout some TraceSink & ~Copyable
  ) throws {
    try merge.release(before: horizon) { record, core in
      try interpreter.receive(record, core: core, into: &sink)
    }
  }
}
