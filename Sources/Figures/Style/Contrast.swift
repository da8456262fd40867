import Glibc
import Scene

extension Color {
  /// The contrast ratio of WCAG 2.2 between this colour and `other`, both solid: 1 (none) to 21.
  public func contrast(with other: Color) -> Double {
    let (one, two) = (relativeLuminance, other.relativeLuminance)
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  /// The relative luminance of WCAG 2.2: 0 for black, 1 for white.
  var relativeLuminance: Double {
    // sRGB to linear light (IEC 61966-2-1).
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// As in `#1f77b4`.
  var hexText: String {
    "#"
      + [red, green, blue].map { channel in
        let digits = String(channel, radix: 16)
        return channel < 16 ? "0" + digits : digits
      }.joined()
  }
}

extension Theme {
  /// A colour that does not stand out from what lies behind it.
  public struct WeakColor: Sendable, Equatable, CustomStringConvertible {
    /// The key of the colour in a theme file, such as `colors.palette[2]`.
    public var key: String
    /// The colour.
    public var color: Color
    /// What lies behind it.
    public var background: Color
    /// Its contrast ratio.
    public var contrast: Double
    /// The contrast that it needs.
    public var needed: Double
    /// Whether nobody can be expected to read it, so that no figure should be drawn with it.
    public var isUnreadable: Bool

    /// One line with the way out.
    public var description: String {
      let way = background.relativeLuminance > 0.18 ? "darker" : "lighter"
      return
        "\(key) (\(color.hexText)) has a contrast of \(numberText(contrast, decimals: 1)):1 against "
        + "the background (\(background.hexText)) and needs \(numberText(needed, decimals: 1)):1: "
        + "make it \(way)"
    }
  }

  /// The colours whose contrast is below what WCAG 2.2 asks for: 4.5 for text (1.4.3), 3 for marks
  /// (1.4.11). Text below 3 is unreadable.
  public var weakColors: [WeakColor] {
    let texts = [("ink", ink), ("quietInk", quietInk)].map { ($0.0, $0.1, 4.5) }
    let marks =
      [
        ("neutral", neutral), ("executing", executing), ("inFlightEdge", inFlightEdge),
        ("warning", warning),
      ] + palette.enumerated().map { ("palette[\($0.offset)]", $0.element) }
    return (texts + marks.map { ($0.0, $0.1, 3) }).compactMap { key, color, needed in
      let contrast = color.contrast(with: background)
      guard contrast < needed else { return nil }
      return WeakColor(
        key: "colors.\(key)", color: color, background: background, contrast: contrast,
        needed: needed, isUnreadable: needed > 3 && contrast < 3)
    }
  }
}
