import Scene
import Trace

/// What a figure puts in front: everything else is drawn fainter.
public enum Highlight: Sendable, Equatable {
  /// Lanes, runs, threads or tasks.
  case named(LanePattern)
  /// A stretch of time.
  case time(TimeRange)

  /// What `text` states: two moments (`0.4s-0.6s`, `400ms..600ms`), or a ``LanePattern``.
  ///
  /// - Throws: ``OptionSyntaxError`` where it is empty or ends before it begins.
  public init(_ text: String) throws(OptionSyntaxError) {
    let trimmed = text.trimmingSpaces()
    guard !trimmed.isEmpty else {
      throw OptionSyntaxError(
        description: "it names nothing: write a lane, a thread, a task or a time such as 0.4s-0.6s")
    }
    guard let (start, end) = Self.moments(trimmed) else {
      self = .named(LanePattern(String(trimmed)))
      return
    }
    guard start < end else {
      throw OptionSyntaxError(
        description: "'\(text)' ends before it begins: write the earlier moment first")
    }
    self = .time(TimeRange(start, end))
  }

  /// The moments at both ends; nil where it is a name. A range without units is one of cores.
  private static func moments(_ text: Substring) -> (Nanoseconds, Nanoseconds)? {
    let parts: [Substring]
    if let dots = text.firstRange(of: "..") {
      parts = [text[..<dots.lowerBound], text[dots.upperBound...]]
    } else {
      parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard let last = text.last, !last.isNumber else { return nil }
    }
    guard parts.count == 2,
      let start = parseDuration(String(parts[0].trimmingSpaces())),
      let end = parseDuration(String(parts[1].trimmingSpaces()))
    else { return nil }
    return (start, end)
  }
}

extension [Highlight] {
  /// The patterns of what has a name.
  var patterns: [LanePattern] {
    compactMap { if case .named(let pattern) = $0 { pattern } else { nil } }
  }

  /// The stretches of time.
  var times: [TimeRange] {
    compactMap { if case .time(let range) = $0 { range } else { nil } }
  }
}

/// What a thing is beside others.
enum Emphasis: Sendable, Equatable {
  /// Nothing is in front.
  case none
  /// It is in front.
  case strong
  /// Others are.
  case faint
}

extension Theme {
  /// The same theme for what others are in front of: marks recede, and text stays readable.
  var faint: Theme {
    var theme = self
    func pale(_ color: Color) -> Color { color.mixed(into: background, share: Self.faintShare) }
    theme.palette = palette.map(pale)
    theme.neutral = pale(neutral)
    theme.stranger = pale(stranger)
    theme.executing = pale(executing)
    theme.inFlight = pale(inFlight)
    theme.inFlightEdge = pale(inFlightEdge)
    theme.warning = pale(warning)
    theme.ink = quietInk
    return theme
  }

  /// As pale as what still shows beside its background.
  private static let faintShare = 0.3

  /// The theme for what has that emphasis.
  func with(_ emphasis: Emphasis) -> Theme { emphasis == .faint ? faint : self }
}
