import Trace

/// After an exec of a program that a user may not watch (setuid, unreadable) the kernel takes the
/// events of the thread away with the record of an exit (begin_new_exec, fs/exec.c), and the process
/// lives on.
enum FalseExit {
  /// A false exit follows the exec after 3 to 9 us on the core; the shortest program that there can
  /// be, which only exits, needs 33 us.
  private static let certain: Nanoseconds = 20_000
  /// The core may have been stopped by a hypervisor in between: up to here it is worth a look.
  private static let possible: Nanoseconds = 1_000_000

  /// Whether the exit of a thread at a moment is such a one.
  ///
  /// - Parameter stillThere: whether a thread lives at the moment of the call.
  static func isSuspected(
    of thread: ThreadTracker, at moment: Nanoseconds, stillThere: (ThreadKey) -> Bool
  ) -> Bool {
    guard let ran = thread.programRan(until: moment), ran < possible else { return false }
    return ran < certain || stillThere(thread.key)
  }
}
