import Trace

/// Maps moments to places across the page.
struct TimeScale: Sendable, Equatable {
  /// The moments at both ends.
  var domain: TimeRange
  /// The left end, in CSS pixels.
  var left: Double
  /// The right end, in CSS pixels.
  var right: Double

  /// How wide the plot is.
  var width: Double { right - left }

  /// Where `moment` stands; moments outside the domain stand at its ends.
  func x(_ moment: Nanoseconds) -> Double {
    let clamped = min(max(moment, domain.start), domain.end)
    guard domain.duration > 0 else { return left }
    return left + Double(clamped - domain.start) / Double(domain.duration) * width
  }
}
