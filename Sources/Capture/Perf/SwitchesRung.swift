import CPerfEvents
import Glibc
import Trace

/// The rung `switches`: context-switch records of the program's own threads and of everything they
/// create. Needs no privilege at kernel.perf_event_paranoid <= 2.
final class SwitchesRung: CaptureRung {
  let method = TraceMetadata.Method.switches
  /// The buffers are looked at this often; the kernel wakes the reader when one is half full.
  let period: Nanoseconds = 100_000_000

  private var collector: RecordCollector
  private let priority = RaisedPriority()
  /// Up to when records have been handed on.
  private var horizon: Nanoseconds = 0
  private var interpreter: SwitchInterpreter
  private var readiness: Readiness
  private let lastWords = LastWords()
  private var isRootOver = false

  /// Opens the streams for the held child `pid`, which must not have called exec yet.
  ///
  /// - Parameter cpus: the cores to watch; threads on others are not seen (``PerfCores``).
  init(heldChild pid: pid_t, origin: Nanoseconds, cpus: [Int32]) throws(PerfError) {
    var streams: [CoreStream] = []
    for core in cpus {
      let event = try OpenEvent(
        cperf_open_switches(pid, core), "open switch records on core \(core)")
      // Fits into what every user may lock (kernel.perf_event_mlock_kb, 516 KiB a core).
      streams.append(try CoreStream(core: core, event: event, bytes: 512 << 10))
    }
    collector = RecordCollector(streams)
    collector.notesForks = true
    interpreter = SwitchInterpreter(
      root: pid, cores: cpus, origin: origin, stillThere: \.isPresent)
    readiness = Readiness(watching: streams.map(\.event.descriptor))
    interpreter.expectsLastWords = lastWords != nil
  }

  var origin: Nanoseconds {
    get { interpreter.origin }
    set { interpreter.origin = newValue }
  }

  var wakeDescriptors: [Int32] { readiness.descriptors }

  /// Whether no thread that is watched is left.
  var isOver: Bool { readiness.isOver }

  var inProgress: SpansInProgress? { interpreter.inProgress(at: max(horizon, origin)) }

  var lostRecords: UInt64 { collector.lostRecords }

  private(set) var accountedNanoseconds: Nanoseconds?

  var inferredNanoseconds: Nanoseconds? {
    lastWords == nil ? nil : interpreter.run.inferredNanoseconds
  }

  var uncertainNanoseconds: Nanoseconds? {
    lastWords == nil ? nil : interpreter.run.uncertainNanoseconds
  }

  /// Records that contradicted others or came too late; 0 unless records were lost.
  var contradictions: UInt64 { interpreter.run.contradictions + collector.lateRecords }

  func takeStartedThreads() -> [ThreadKey] {
    collector.takeForkedThreads()
  }

  func collect(into sink: inout some TraceSink & ~Copyable) throws {
    let now = monotonicNow()
    readiness.update()
    drain(until: .max)
    horizon = now - RecordCollector.slack
    try collector.release(before: horizon, to: &interpreter, into: &sink)
    guard interpreter.expectsLastWords else { return }
    try interpreter.lookAfterExits(
      before: now - 2 * RecordCollector.slack, patience: 2 * RecordCollector.slack, at: now,
      state: \.state, into: &sink)
  }

  func finish(into sink: inout some TraceSink & ~Copyable, at end: Nanoseconds) throws {
    for stream in collector.streams {
      try checked(cperf_disable(stream.event.descriptor), "stop the records of core \(stream.core)")
    }
    let end = end + origin
    awaitLastWord(until: end - 1)
    drain(until: end - 1)
    try collector.release(before: end, to: &interpreter, into: &sink)
    var accounted: UInt64 = 0
    var lost: [UInt64] = []
    for stream in collector.streams {
      let totals = try stream.totals()
      accounted += totals.running
      lost.append(totals.lost)
    }
    for (core, count) in collector.unannouncedLosses(lost).enumerated() where count > 0 {
      try interpreter.lose(count, core: core, at: end, into: &sink)
    }
    try interpreter.finish(at: end, into: &sink)
    accountedNanoseconds = Nanoseconds(accounted)
  }

  private func drain(until end: Nanoseconds) {
    // Words first: whoever comes to a core after a last word must not be taken for its end.
    lastWords?.drain(until: end) { word in
      if word.writer == ThreadKey(pid: interpreter.run.root, tid: interpreter.run.root) {
        isRootOver = true
      }
      collector.append(word)
    }
    collector.drain()
  }

  /// The last word of the program's first thread comes some microseconds after its end woke the
  /// recorder.
  private func awaitLastWord(until end: Nanoseconds) {
    for _ in 0..<Self.lastWordPatience where lastWords != nil {
      drain(until: end)
      if isRootOver { return }
      usleep(1000)
    }
  }

  // In ms; the core may have been stopped by a hypervisor.
  private static let lastWordPatience = 5
}
