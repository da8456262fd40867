import Scaling

/// What a number counts, where that is known.
enum Unit: Sendable, Equatable {
  case seconds
  case bytes
  case share

  /// The words for units, each with how many of the unit it is.
  static let words: [String: (factor: Double, unit: Unit)] = [
    "ns": (1e-9, .seconds), "us": (1e-6, .seconds), "µs": (1e-6, .seconds), "μs": (1e-6, .seconds),
    "ms": (1e-3, .seconds), "s": (1, .seconds), "min": (60, .seconds), "h": (3600, .seconds),
    "B": (1, .bytes), "kB": (1e3, .bytes), "MB": (1e6, .bytes), "GB": (1e9, .bytes),
    "TB": (1e12, .bytes), "KiB": (1_024, .bytes), "MiB": (1_048_576, .bytes),
    "GiB": (1_073_741_824, .bytes), "TiB": (1_099_511_627_776, .bytes),
    "%": (0.01, .share),
  ]

  /// The unit of the field at the end of `path`, by the names that all of Coreograph's documents
  /// give their fields; nil where the name does not say.
  static func ofField(_ path: [String]) -> Unit? {
    guard let name = path.last else { return nil }
    if name.hasSuffix("Seconds") || name == "seconds" || name == "secondsAtLevel" {
      return .seconds
    }
    if name.hasSuffix("Bytes") { return .bytes }
    // All of its members are times.
    return path.dropLast().last == "states" ? .seconds : nil
  }

  /// `value`, given in this unit's base, for people.
  func text(_ value: Double, digits: Int) -> String {
    switch self {
    case .seconds:
      let size = value.magnitude
      if size == 0 || size >= 1 { return significant(value, digits: digits) + " s" }
      if size >= 1e-3 { return significant(value * 1e3, digits: digits) + " ms" }
      return significant(value * 1e6, digits: digits) + " µs"
    case .bytes:
      let size = value.magnitude
      if size < 1024 { return significant(value, digits: digits) + " B" }
      if size < 1_048_576 { return significant(value / 1024, digits: digits) + " KiB" }
      if size < 1_073_741_824 { return significant(value / 1_048_576, digits: digits) + " MiB" }
      return significant(value / 1_073_741_824, digits: digits) + " GiB"
    case .share: return significant(value * 100, digits: digits) + " %"
    }
  }
}
