import Trace

/// Lays one thread's on-core time, known as an amount per sample, out as spans.
///
/// The amounts are the kernel's and are kept to the nanosecond; their places within a sample are
/// guesses. Time that reaches on from the span before prolongs it; other time is put at the end of
/// its sample. Spans never overlap. The kernel brings the account of a running thread up to date
/// at clock ticks only, so that an amount can belong to the sample before: what doesn't fit reaches
/// back into free time, and what still doesn't fit is kept for the next sample.
struct SpanPlacer {
  /// A span whose end may still move.
  struct OpenSpan: Equatable {
    var core: Int32
    var start: Nanoseconds
    var end: Nanoseconds
  }

  /// The span that may still grow.
  private(set) var open: OpenSpan?
  /// Time that found no place yet.
  private(set) var debt: Nanoseconds = 0
  /// Where the last closed span ended: nothing may start before.
  private var floor: Nanoseconds
  private var lastCore: Int32?

  /// An open span this long is handed over, so that a recorder that is killed loses no more.
  private static let longest: Nanoseconds = 250_000_000

  /// Begins with a thread that started at `start`.
  init(start: Nanoseconds) { floor = start }

  /// The end of the last span, or the thread's start.
  var lastEnd: Nanoseconds { open?.end ?? floor }

  /// Adds the time `amount` that the thread spent on `core` during `sample`.
  ///
  /// - Parameters:
  ///   - continues: whether the thread was on a core or ready for one when the sample began.
  ///   - tick: how far the kernel's account of a running thread may lag.
  ///   - emit: takes a span that won't change any more.
  mutating func add(
    _ amount: Nanoseconds, on core: Int32, during sample: TimeRange, continues: Bool,
    tick: Nanoseconds, emit: (OpenSpan) throws -> Void
  ) rethrows {
    let wanted = amount + debt
    let end = lastEnd
    let reachesOn = continues && end >= sample.start - tick
    let fillsAll = wanted >= sample.end - end - tick
    if core == lastCore ?? core, reachesOn || fillsAll {
      lastCore = core
      var span = open ?? OpenSpan(core: core, start: floor, end: floor)
      let forward = min(wanted, max(0, sample.end - span.end))
      span.end += forward
      let backward = min(wanted - forward, span.start - floor)
      span.start -= backward
      debt = wanted - forward - backward
      open = span
    } else {
      try close(emit)
      let start = max(floor, sample.end - wanted)
      let stop = min(sample.end, start + wanted)
      debt = wanted - max(0, stop - start)
      lastCore = core
      if stop > start { open = OpenSpan(core: core, start: start, end: stop) }
    }
    if let open, open.end - open.start >= Self.longest { try close(emit) }
  }

  /// Hands the open span over if it cannot grow any more, the thread having been off its core.
  mutating func rest(
    until now: Nanoseconds, tick: Nanoseconds, emit: (OpenSpan) throws -> Void
  ) rethrows {
    if let open, now - open.end > 2 * tick { try close(emit) }
  }

  /// Hands the open span over.
  mutating func close(_ emit: (OpenSpan) throws -> Void) rethrows {
    guard let span = open else { return }
    open = nil
    floor = span.end
    try emit(span)
  }
}
