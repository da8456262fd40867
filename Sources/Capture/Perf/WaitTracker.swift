import Trace

/// What is known of the wait of one thread.
struct WaitTracker {
  /// Since when it has been off its core by its own doing and nobody has woken it; nil otherwise.
  var since: Nanoseconds?
  /// The number of the kernel's stack with which it went to wait; nil where it is not known.
  var stack: Int32?
  /// Who woke it although it was not waiting: it may have been on its way.
  var early: Waker?
}
