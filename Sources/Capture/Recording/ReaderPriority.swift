import Glibc

/// Lets the calling thread run before the program that it records, where that is allowed.
///
/// The kernel's buffers are only as large as their memory is dear. A program that fills every core
/// with hundreds of ready threads keeps a reader of equal rank waiting until they overflow; one
/// that goes first empties them in time. It takes no more from the program than reading does anyway.
struct ReaderPriority {
  private let usual: Int32
  /// On Linux this speaks of one thread, and id 0 of the calling one.
  private static let ownThread = __priority_which_t(PRIO_PROCESS.rawValue)

  /// Raises the priority of the calling thread (CAP_SYS_NICE); without the right to it, nothing
  /// changes. Programs started later inherit it: call this after the fork.
  static func raised() -> ReaderPriority {
    errno = 0
    let usual = getpriority(Self.ownThread, 0)
    let known = errno == 0
    if known { setpriority(Self.ownThread, 0, -20) }
    return ReaderPriority(usual: known ? usual : 0)
  }

  /// Gives the thread its usual priority back.
  func restore() { setpriority(Self.ownThread, 0, usual) }
}
