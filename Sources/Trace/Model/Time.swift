/// A moment or a length of time in nanoseconds.
///
/// Moments count from the origin of their trace (``TraceMetadata/Clock/originNanoseconds``), which
/// is a reading of CLOCK_MONOTONIC; 63 bits hold 292 years of them.
public typealias Nanoseconds = Int64

/// A half-open stretch of time, `start ..< end`, in nanoseconds from the trace's origin.
public struct TimeRange: Sendable, Hashable {
  /// The first moment inside.
  public var start: Nanoseconds
  /// The first moment after.
  public var end: Nanoseconds

  /// Makes the stretch `start ..< end`; `end` must not lie before `start`.
  public init(_ start: Nanoseconds, _ end: Nanoseconds) {
    precondition(start <= end, "a time range must not end before it starts")
    self.start = start
    self.end = end
  }

  /// How long the stretch lasts.
  public var duration: Nanoseconds { end - start }
}

extension Nanoseconds {
  /// The same length in seconds, for printing and for arithmetic that needs fractions.
  public var seconds: Double { Double(self) / 1e9 }
}
