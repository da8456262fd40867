/// An sRGB colour with opacity.
public struct Color: Sendable, Hashable {
  /// 0 to 255.
  public var red: UInt8
  /// 0 to 255.
  public var green: UInt8
  /// 0 to 255.
  public var blue: UInt8
  /// 0 (invisible) to 1 (solid).
  public var opacity: Double

  /// Makes a colour from its parts.
  public init(red: UInt8, green: UInt8, blue: UInt8, opacity: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.opacity = opacity
  }

  /// Makes a colour from six hexadecimal digits, as in `0x1f77b4`.
  public init(hex: UInt32, opacity: Double = 1) {
    self.init(
      red: UInt8(hex >> 16 & 0xff), green: UInt8(hex >> 8 & 0xff), blue: UInt8(hex & 0xff),
      opacity: opacity)
  }

  /// The same colour, more or less see-through.
  public func opacity(_ opacity: Double) -> Color {
    var copy = self
    copy.opacity = opacity
    return copy
  }
}

/// How a shape is painted; a shape without fill and stroke is invisible.
public struct Style: Sendable, Equatable {
  /// The colour inside.
  public var fill: Color?
  /// The line along the edge.
  public var stroke: Stroke?

  /// Makes a style from its parts.
  public init(fill: Color? = nil, stroke: Stroke? = nil) {
    self.fill = fill
    self.stroke = stroke
  }
}

/// A line along an edge.
public struct Stroke: Sendable, Equatable {
  /// How a line ends.
  public enum Cap: Sendable, Equatable {
    /// At its end point.
    case butt
    /// With a half circle.
    case round
  }

  /// Its colour.
  public var color: Color
  /// Its width in CSS pixels.
  public var width: Double
  /// Lengths of dashes and gaps in turn; empty for a solid line.
  public var dash: [Double]
  /// How it ends.
  public var cap: Cap

  /// Makes a stroke from its parts.
  public init(_ color: Color, width: Double, dash: [Double] = [], cap: Cap = .butt) {
    self.color = color
    self.width = width
    self.dash = dash
    self.cap = cap
  }
}
