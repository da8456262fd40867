import CHeldProcess
import Glibc

/// Catches the signals that are meant for the program but reach the recorder.
///
/// What a terminal sends goes to the whole process group, so the program has it already and the
/// recorder only must not die of it. What another process sends to the recorder is passed on.
/// Stops are mirrored: the recorder stops when the program does, so that a shell's job control
/// sees one job (``stopLike(_:)``).
struct SignalRelay: ~Copyable {
  /// Becomes readable when a signal came.
  let descriptor: Int32

  private static let passedOn = [
    SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGWINCH,
  ]
  private static let stops = [SIGTSTP, SIGTTIN, SIGTTOU]

  /// Starts catching. Signals that are ignored stay ignored, for the program as for the recorder.
  init() throws(RecordingError) {
    let signals = Self.passedOn + Self.stops
    descriptor = signal_relay_open(signals, signals.count)
    guard descriptor >= 0 else {
      throw RecordingError(
        .notAllowed, "cannot open a pipe: \(describe(errno: errno)); see `ulimit -n`")
    }
  }

  deinit { signal_relay_close(descriptor) }

  private static let endings: Set<Int32> = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]

  /// Passes on to `program` what others sent to the recorder since the last call.
  ///
  /// - Returns: the last signal, of anyone, that asks a program to end; nil where none came.
  @discardableResult func passOn(to program: pid_t) -> Int32? {
    let fromKernel: Int32 = 0x80  // SI_KERNEL: a terminal's doing
    return drain { if $0.code != fromKernel { kill(program, $0.signal) } }
  }

  /// Takes what came since the last call without passing it on; returns as ``passOn(to:)`` does.
  func drain(_ body: (signal_relay_event) -> Void = { _ in }) -> Int32? {
    var ending: Int32?
    var event = signal_relay_event()
    while read(descriptor, &event, MemoryLayout<signal_relay_event>.size)
      == MemoryLayout<signal_relay_event>.size
    {
      body(event)
      if Self.endings.contains(event.signal) { ending = event.signal }
    }
    return ending
  }

  /// Stops the recorder by the signal that stopped `program`, until the user continues the job, or anyone the
  /// recorder or the program.
  func stopLike(_ program: pid_t, signal: Int32) { signal_relay_stop_like(program, signal) }
}
