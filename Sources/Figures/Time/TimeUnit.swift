import Trace

/// A unit in which times are printed.
enum TimeUnit: CaseIterable, Sendable {
  case nanoseconds
  case microseconds
  case milliseconds
  case seconds
  case minutes

  /// How many nanoseconds one of it lasts.
  var length: Nanoseconds {
    switch self {
    case .nanoseconds: 1
    case .microseconds: 1_000
    case .milliseconds: 1_000_000
    case .seconds: 1_000_000_000
    case .minutes: 60_000_000_000
    }
  }

  /// What stands behind a number.
  var symbol: String {
    switch self {
    case .nanoseconds: "ns"
    case .microseconds: "µs"
    case .milliseconds: "ms"
    case .seconds: "s"
    case .minutes: "min"
    }
  }

  /// The largest unit in which `duration` counts at least one; a minute takes two, because "90 s"
  /// says more than "1.5 min".
  init(for duration: Nanoseconds) {
    let magnitude = duration.magnitude
    self =
      TimeUnit.allCases.last { unit in
        magnitude >= UInt64(unit == .minutes ? 2 * unit.length : unit.length)
      } ?? .nanoseconds
  }
}
