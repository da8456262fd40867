import CHeldProcess
import Glibc
import Trace

/// A program run that was timed and otherwise left alone.
public struct TimedRun: Sendable {
  /// From its exec until its end was seen.
  public var wallSeconds: Double
  /// What the kernel charged to it and its children.
  public var usage: TraceMetadata.Usage
  /// Its exit status, or 128 + the signal that killed it.
  public var exitStatus: Int32
  /// The last signal by which someone wanted the run ended; it reached the program, which may have
  /// made what it wanted of it.
  public var interruption: Int32?
}

/// Runs the program of `request` as ``record(_:)`` does, without recording it.
///
/// Streams, directory, environment, process group, terminal, signals and limits are the caller's;
/// `request.output`, `rung` and `agents` are not looked at.
///
/// - Throws: ``RecordingError`` where the program cannot be started.
public func runTimed(_ request: RecordingRequest) throws(RecordingError) -> TimedRun {
  var program = try HeldProcess(request)
  let signals = try SignalRelay()
  let start = monotonicNow()
  try program.release()
  let descriptor = held_process_pidfd(program.pid)
  defer { if descriptor >= 0 { close(descriptor) } }
  var interruption: Int32?
  var polled = [descriptor, signals.descriptor].map {
    pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
  }
  // Stops are looked for now and then; without a descriptor of the process, so is its end.
  let period: Int32 = descriptor >= 0 ? 100 : 1
  while true {
    _ = poll(&polled, nfds_t(polled.count), period)
    if descriptor >= 0 ? polled[0].revents != 0 : hasEnded(program.pid) { break }
    if polled[1].revents != 0 {
      interruption = signals.passOn(to: program.pid) ?? interruption
    }
    if let signal = stopSignal(of: program.pid) { signals.stopLike(program.pid, signal: signal) }
  }
  let wall = monotonicNow() - start
  // What came in the program's last moment counts, too.
  interruption = signals.drain() ?? interruption
  let end = ProgramEnd(reaping: program.pid)
  return TimedRun(
    wallSeconds: Double(wall) / 1e9, usage: end.usage, exitStatus: end.exit.status,
    interruption: interruption)
}
