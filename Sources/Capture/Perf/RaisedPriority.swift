import CPerfEvents

/// Gives the calling thread the highest ordinary priority for as long as the value lives, where the
/// user may: a reader that gets a core at once loses no records even from small buffers.
struct RaisedPriority: ~Copyable {
  private let priority = cperf_raise_priority()

  /// Raises the priority of the calling thread.
  init() {}

  deinit { cperf_restore_priority(priority) }
}
