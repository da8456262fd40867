import CPerfEvents

/// The records of one core: an open event and its buffer.
final class CoreStream {
  /// The number of the core.
  let core: Int32
  /// The event that the buffer belongs to.
  let event: OpenEvent
  /// What the kernel writes.
  let buffer: RingBuffer

  /// Maps the buffer of an open event, with up to `bytes` (a power of two) of data.
  init(core: Int32, event: OpenEvent, bytes: Int) throws(PerfError) {
    self.core = core
    self.event = event
    buffer = try RingBuffer(of: event.descriptor, bytes: bytes)
  }

  /// What the kernel accounted to the event.
  func totals() throws(PerfError) -> cperf_totals {
    var totals = cperf_totals()
    try checked(
      cperf_read_totals(event.descriptor, &totals), "read the totals of core \(core)")
    return totals
  }
}
