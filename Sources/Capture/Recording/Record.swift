import Glibc
import Trace

/// Runs a program and writes a trace of it; returns when the program has ended.
///
/// The program runs as it would alone: its streams, directory, environment, process group,
/// terminal, signals and limits are the recorder's. Trouble with the trace in mid-run never touches
/// the program; ``RecordingOutcome/problem`` tells of it.
///
/// - Throws: ``RecordingError`` before the program runs: where it cannot be started, the rung that was
///   asked for is not allowed here, or the trace cannot be created.
public func record(_ request: RecordingRequest) throws(RecordingError) -> RecordingOutcome {
  var request = request
  var notes: [String] = []
  let probe = openProbe(for: &request, notes: &notes)
  var program = try HeldProcess(request)
  let cores = TraceMetadata.Cores.current(of: program.pid)
  try check(cores, against: request.cores)
  var chosen = try Ladder(program: program.pid, cores: cores).climb(to: request.rung)
  chosen.notes += notes
  let signals = try SignalRelay()

  let origin = monotonicNow()
  chosen.rung.origin = origin
  probe?.origin = origin
  var metadata = TraceMetadata(beginning: request, on: chosen, cores: cores, origin: origin)
  let existed = access(request.output, F_OK) == 0
  let sink: RecordingSink
  do {
    sink = try RecordingSink(
      path: request.output, metadata: metadata, redactor: request.redactor)
    sink.probe = probe
  } catch {
    throw RecordingError(.outputNotWritable, error.description)
  }
  let usedBefore = processProcessorTime()
  let stolenBefore = stolenTime()
  let heldUse = processorTime(of: program.pid) ?? 0
  do {
    try program.release()
  } catch {
    if !existed, request.output != "-" { unlink(request.output) }
    throw error
  }

  let watched = watch(program.pid, on: chosen.rung, probe: probe, signals: signals, into: sink)
  let end = watched.end - origin
  let ended = ProgramEnd(reaping: program.pid)
  metadata.complete(
    with: ended, wall: end, rung: chosen.rung, onCore: sink.onCore, heldUse: heldUse,
    overhead: processProcessorTime() - usedBefore,
    stolen: stolenTime().flatMap { now in stolenBefore.map { now - $0 } })
  metadata.capture.notes += probe?.notes ?? []
  sink.finish(metadata)
  if sink.failure != nil { metadata.cutShort = true }
  return RecordingOutcome(
    output: request.output, metadata: metadata, exitStatus: ended.exit.status,
    onCoreSeconds: sink.onCore.seconds,
    warnings: chosen.warning.map { [$0] } ?? [], problem: sink.failure,
    endingSignal: watched.endingSignal)
}

/// Collects what `rung` sees until the program `pid` has ended, which is left to be reaped.
///
/// - Returns: the reading of CLOCK_MONOTONIC at its end, and the last signal that asked it to end.
private func watch(
  _ pid: pid_t, on rung: any CaptureRung, probe: ProbeSession?, signals: borrowing SignalRelay,
  into sink: RecordingSink
) -> (end: Nanoseconds, endingSignal: Int32?) {
  var endingSignal: Int32?
  var waiting = Waiting(program: pid, signals: signals.descriptor, rung: rung)
  var observer = WaitObserver(sink, beside: rung)
  while true {
    let reasons = waiting.next(period: rung.period, lookPeriod: observer.period)
    if reasons.programEnded { break }
    if reasons.signalled { endingSignal = signals.passOn(to: pid) ?? endingSignal }
    guard reasons.collectionDue || reasons.lookDue else { continue }
    // Draining buffers costs little and tells of new threads; sampling has its own measure.
    if reasons.collectionDue || rung.method != .procfs {
      sink.attempt { try rung.collect(into: &observer) }
    }
    if reasons.lookDue {
      observer.expect(rung.takeStartedThreads())
      observer.look()
    }
    guard reasons.collectionDue else { continue }
    sink.attempt { try probe?.collect(into: &observer) }
    sink.flush(rung.inProgress)
    if let signal = stopSignal(of: pid) { signals.stopLike(pid, signal: signal) }
  }
  // The signal that ended it may have come with its end.
  endingSignal = signals.drain() ?? endingSignal
  let end = monotonicNow()
  sink.attempt { try rung.finish(into: &observer, at: end - rung.origin) }
  sink.attempt { try probe?.finish(at: end - rung.origin, into: &observer) }
  return (end, endingSignal)
}

/// Makes the probe ready and lets the program's environment load it; without one, and with a note,
/// where that is not possible.
private func openProbe(for request: inout RecordingRequest, notes: inout [String]) -> ProbeSession?
{
  guard request.agents != .none else { return nil }
  let preloaded =
    request.environment["LD_PRELOAD"] ?? getenv("LD_PRELOAD").map { String(cString: $0) }
  do {
    let probe = try ProbeSession(preloaded: preloaded, agents: request.agents)
    request.environment.merge(probe.environment) { _, probes in probes }
    return probe
  } catch {
    notes.append("agents: \(error.reason)")
    return nil
  }
}

/// Refuses a pinning that the kernel granted in part only: it leaves out, without a word, what is
/// offline or outside of the program's cpuset.
private func check(
  _ granted: TraceMetadata.Cores, against wanted: [Int32]?
) throws(RecordingError) {
  let refused = (wanted ?? []).filter { !granted.usable.contains($0) }
  guard !refused.isEmpty else { return }
  throw RecordingError(
    .wrongRequest,
    "--cores: \(formatCoreList(refused)) cannot be used here; `coreograph doctor` lists what can")
}

/// Processor time that another process used so far, as the kernel accounts it.
private func processorTime(of pid: pid_t) -> Nanoseconds? {
  var clock = clockid_t()
  var time = timespec()
  guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
  return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
}
