import CHeldProcess
import Glibc

/// Catches what asks a program to end, so that a row of runs does not die between two of them: what
/// comes is asked for where it can be obeyed without a loss.
///
/// It goes beside the recordings of the row, which pass such signals on to their programs, and is told
/// of those as well.
public final class InterruptionWatch {
  private static let endings = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]
  private let relay: Int32

  /// Starts catching. Signals that are ignored stay ignored.
  ///
  /// - Throws: ``RecordingError`` where no pipe can be made.
  public init() throws(RecordingError) {
    relay = signal_relay_open(Self.endings, Self.endings.count)
    guard relay >= 0 else {
      throw RecordingError(
        .notAllowed, "cannot open a pipe: \(describe(errno: errno)); see `ulimit -n`")
    }
  }

  deinit { signal_relay_close(relay) }

  /// The last signal that came since the last call; nil where none did.
  public func arrived() -> Int32? {
    var last: Int32?
    var event = signal_relay_event()
    while read(relay, &event, MemoryLayout<signal_relay_event>.size)
      == MemoryLayout<signal_relay_event>.size
    {
      if Self.endings.contains(event.signal) { last = event.signal }
    }
    return last
  }
}
