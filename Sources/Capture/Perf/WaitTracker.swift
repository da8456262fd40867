import Trace

/// What is known of the wait of one thread.
struct WaitTracker {
  /// Since when it has been off its core by its own doing and nobody has woken it; nil otherwise.
  var since: Nanoseconds?
  /// The return address in the kernel's function that it went to wait in; 0 where it is not known.
  var address: UInt64 = 0
  /// Who woke it although it was not waiting: it may have been on its way.
  var early: Waker?
}
