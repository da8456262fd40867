import CPerfEvents
import Trace

/// The kernel's last words of threads, from its process connector: when and on which core each of
/// them was really over.
///
/// Plain users hear them since Linux 6.6, and need them since 6.16 (``RunTracker/close(_:core:at:isOurs:into:)``).
/// In containers there are none. They are of all programs, some 100 bytes a thread; who is of the run
/// is decided later.
final class LastWords {
  private let socket: Int32
  /// Whether any word came: not every kernel that takes the request fulfils it.
  private(set) var wereHeard = false

  /// Begins to listen; nil where the kernel tells this user nothing.
  init?() {
    let socket = cperf_open_last_words()
    guard socket >= 0 else { return nil }
    self.socket = socket
  }

  deinit { cperf_close_last_words(socket) }

  /// Takes what is there, as records of no core, from no later than `end`.
  func drain(until end: Nanoseconds, _ body: (KernelRecord) -> Void) {
    var word = cperf_last_word()
    while cperf_next_last_word(socket, &word) == 1 {
      wereHeard = true
      body(
        KernelRecord(
          time: min(end, Nanoseconds(truncatingIfNeeded: word.time) + timeNamespaceLead),
          writer: ThreadKey(pid: word.pid, tid: word.tid), event: .gone(core: word.core)))
    }
  }
}
