import Trace

/// One record of the kernel, decoded but not yet interpreted.
///
/// A plain value without references: millions of them pass through the merge.
package struct KernelRecord: Equatable, Sendable {
  /// What the record says.
  package enum Event: Equatable, Sendable {
    /// The writer got the core.
    case switchedIn
    /// The writer left the core; `preempted` when it could have gone on.
    case switchedOut(preempted: Bool)
    /// The same, where the core is idle from then on: also where a control group's quota is spent,
    /// although the writer could have gone on.
    case wentIdle(preempted: Bool)
    /// The writer, or an interrupt on its core, made `thread` ready to run.
    case waking(thread: Int32, byInterrupt: Bool)
    /// `thread` goes to wait with the stack of that number (``WaitPlaces``).
    case waiting(thread: Int32, stack: Int32)
    /// The writer made `child`, a thread of its own process or the first one of a new process.
    case forked(child: ThreadKey)
    /// The writer is exiting, or changed to a program that this user may not watch.
    case exited
    /// The kernel's last word of the writer, which had exited: it was on the core of that number
    /// (``LastWords``).
    case gone(core: Int32)
    /// The writer gave `thread` a name, its own by an exec of a new program where `byExec`.
    case named(thread: ThreadKey, KernelName, byExec: Bool)
    /// Records were dropped here since the one before.
    case lost(UInt64)
    /// A kind of record that says nothing of switches or lives.
    case other
  }

  /// When, on CLOCK_MONOTONIC.
  package var time: Nanoseconds
  /// The thread that was on the core as the record was written (after its exec, the new id). Of
  /// samples only the thread id is known; the process id is 0.
  var writer: ThreadKey
  /// What it says.
  var event: Event
  /// Whoever gets the core that the writer leaves; nil where the record doesn't tell.
  var successor: Int32?

  /// Makes the record from its parts.
  package init(time: Nanoseconds, writer: ThreadKey, event: Event, successor: Int32? = nil) {
    self.time = time
    self.writer = writer
    self.event = event
    self.successor = successor
  }
}
