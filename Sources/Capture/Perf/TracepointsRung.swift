import CPerfEvents
import Glibc
import Trace

/// The rung `tracepoints`: the scheduler's tracepoints on all cores, for all programs, of which the
/// run's threads are picked out. Adds who woke whom, what threads waited in, and who else held the
/// cores. Needs CAP_PERFMON (or kernel.perf_event_paranoid <= -1) and tracefs.
final class TracepointsRung: CaptureRung {
  let method = TraceMetadata.Method.tracepoints
  /// The buffers are looked at this often; the kernel wakes the reader when one is half full.
  let period: Nanoseconds = 100_000_000

  private var collector: RecordCollector
  private let priority = RaisedPriority()
  /// Up to when records have been handed on.
  private var horizon: Nanoseconds = 0
  private var interpreter: SchedulerInterpreter
  private let events: [SchedulerEvents]
  private let places: WaitPlaces

  /// Starts to watch; the run begins with the first exec of the held child `pid`.
  ///
  /// - Parameter cpus: the cores to watch, which should be all that are online: what one of them
  ///   costs does not depend on the others.
  init(heldChild pid: pid_t, origin: Nanoseconds, cpus: [Int32]) throws(PerfError) {
    let layout = try SchedulerLayout.current()
    places = WaitPlaces(KernelSymbols.areVisible ? KernelSymbols.current : nil)
    var streams: [CoreStream] = []
    var events: [SchedulerEvents] = []
    for core in cpus {
      let event = try OpenEvent(
        cperf_open_all_switches(core), "open switch records of all programs on core \(core)")
      let stream = try CoreStream(
        core: core, event: event, bytes: Self.bufferSize(cores: cpus.count))
      events.append(try SchedulerEvents(layout, into: stream, withReasons: places.areKnown))
      streams.append(stream)
    }
    self.events = events
    collector = RecordCollector(streams)
    collector.decoder = RecordDecoder(layout: layout, places: places)
    interpreter = SchedulerInterpreter(
      root: pid, cores: cpus, origin: origin, places: places,
      stillThere: \.isPresent, parent: Kinship.parentInProcfs)
    places.finishLoading()
  }

  var origin: Nanoseconds {
    get { interpreter.origin }
    set { interpreter.origin = newValue }
  }

  var wakeDescriptors: [Int32] { collector.streams.map(\.event.descriptor) }

  var inProgress: SpansInProgress? { interpreter.run.inProgress(at: max(horizon, origin)) }

  var lostRecords: UInt64 { collector.lostRecords }

  /// The kernel accounts the run's threads together with all others.
  var accountedNanoseconds: Nanoseconds? { nil }

  /// Records that contradicted others or came too late; 0 unless records were lost.
  var contradictions: UInt64 { interpreter.run.contradictions + collector.lateRecords }

  /// What a reader of the trace should know of how it came to be, one line each.
  var notes: [String] {
    if !places.areKnown {
      return ["reasons of waits are unknown: /proc/kallsyms hides addresses (kptr_restrict)"]
    }
    guard events.contains(where: \.leftReasonsOut) else { return [] }
    return ["reasons of waits were left out while threads waited more than 20000 times a second"]
  }

  func collect(into sink: inout some TraceSink & ~Copyable) throws {
    let now = monotonicNow()
    collector.drain()
    for (core, event) in events.enumerated() {
      try event.adapt(waits: collector.waits[core], at: now)
    }
    horizon = now - RecordCollector.slack
    try collector.release(before: horizon, to: &interpreter, into: &sink)
  }

  func finish(into sink: inout some TraceSink & ~Copyable, at end: Nanoseconds) throws {
    for event in events { try event.stop() }
    collector.drain()
    let end = end + origin
    try collector.release(before: end, to: &interpreter, into: &sink)
    var lost: [UInt64] = []
    for (stream, event) in zip(collector.streams, events) {
      lost.append(try stream.totals().lost + event.lostRecords())
    }
    for (core, count) in collector.unannouncedLosses(lost).enumerated() where count > 0 {
      try interpreter.lose(count, core: core, at: end, into: &sink)
    }
    try interpreter.finish(at: end, into: &sink)
  }

  /// 2 MiB a core, or less where there are many: at most 64 MiB, at least 256 KiB each.
  private static func bufferSize(cores: Int) -> Int {
    var bytes = 2 << 20
    while bytes * cores > 64 << 20, bytes > 256 << 10 { bytes /= 2 }
    return bytes
  }
}
