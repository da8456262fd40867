import Trace

/// What is known of the wait of one thread.
struct WaitTracker {
  /// Since when it has been off its core by its own doing and nobody has woken it; nil otherwise.
  var since: Nanoseconds?
  /// The number of the place in the kernel where it waits; nil where it is not known.
  var place: Int32?
  /// Who woke it although it was not waiting: it may have been on its way.
  var early: Waker?
}
