import Scene
import Trace

/// How a stretch of a lane is drawn: told by luminance and shape, so that it reads in grey.
///
/// In the order of painting: later ones lie on top.
public enum Pattern: UInt8, Sendable, CaseIterable {
  /// A pale ground: something lies somewhere in it.
  case pale
  /// A faint thin line at the floor of the lane: nothing of its own to do.
  case faintLine
  /// A thin line at the floor of the lane: at rest.
  case floorLine
  /// A thin line.
  case line
  /// Two thin lines.
  case doubleLine
  /// A thin line of long dashes.
  case longDashes
  /// A thin line of short dashes: not known.
  case shortDashes
  /// Dots on a pale ground.
  case dotted
  /// Slanted lines on a pale ground.
  case hatched
  /// An outline around a pale ground: follows from what is known, and was not reported.
  case outlined
  /// The full colour.
  case solid

  /// Whether it fills the height of its lane.
  package var isFilled: Bool { self >= .dotted }

  /// Whether it lies at the floor of its lane, where it is in no caption's way.
  var isAtFloor: Bool { self == .faintLine || self == .floorLine }
}

extension Pattern: Comparable {
  /// Whether `one` is painted before `other`, which then lies on top.
  public static func < (one: Pattern, other: Pattern) -> Bool { one.rawValue < other.rawValue }
}

/// Which colour a mark has, before a theme says which that is.
package enum Paint: Sendable, Hashable {
  /// The colour of a thread: the number counts threads, and the palette repeats.
  case thread(Int)
  /// Any thread that has no colour of its own.
  case minorThread
  /// Programs outside the recording.
  case stranger
  /// Where records were lost.
  case loss

  /// The same colour, counted from the palette's start.
  func repeating(after colors: Int) -> Paint {
    switch self {
    case .thread(let number): .thread(number % colors)
    case .minorThread, .stranger, .loss: self
    }
  }
}

extension Theme {
  /// The colour of `paint`.
  package func color(_ paint: Paint) -> Color {
    switch paint {
    case .thread(let number): palette[number % palette.count]
    case .minorThread: neutral
    case .stranger: stranger
    case .loss: warning
    }
  }
}

/// A stretch of a lane that looks the same all along.
struct LaneMark: Sendable, Equatable {
  /// From when until when.
  var time: TimeRange
  /// Its shape.
  var pattern: Pattern
  /// Its colour.
  var paint: Paint
  /// What the lane needs to describe it.
  var key: MarkKey
  /// Whether something else in the lane is in front.
  var isFaint = false
}

extension LaneMark {
  /// Hands `body` the same stretch, and where it is one on a core, what was not reported of it by
  /// itself: what lies behind `moment`.
  @inline(__always)
  func forEachPart(inferredFrom moment: Nanoseconds?, _ body: (LaneMark) -> Void) {
    guard let moment, pattern == .solid, time.end > moment else { return body(self) }
    var inferred = self
    inferred.pattern = .outlined
    if time.start < moment {
      var reported = self
      reported.time.end = moment
      inferred.time.start = moment
      body(reported)
    }
    body(inferred)
  }
}

/// Where a mark comes from, for the lane that made it.
struct MarkKey: Sendable, Equatable {
  /// The core, where it is one.
  var core: Int32? = nil
  /// The row of the trace that it shows, in the table the lane draws from.
  var row: Int? = nil
  /// The index of the task, where it is one.
  var task: Int? = nil
}
