/// The bundled font at a size and a weight.
public struct Font: Sendable, Hashable {
  /// The two weights that figures use.
  public enum Weight: Sendable, Hashable {
    /// For most text.
    case regular
    /// For titles and what should be read first.
    case bold
  }

  /// The size in CSS pixels.
  public var size: Double
  /// The weight.
  public var weight: Weight

  /// Makes a font from its parts.
  public init(size: Double, weight: Weight = .regular) {
    self.size = size
    self.weight = weight
  }
}

/// Tells figures how much room text takes, so that they can lay it out before anything is drawn.
public protocol TextMeasuring: Sendable {
  /// The advance width of one line of text, shaped and kerned, in CSS pixels.
  func width(of string: String, font: Font) -> Double
  /// How far above the baseline the font reaches, in CSS pixels.
  func ascent(of font: Font) -> Double
  /// How far below the baseline the font reaches, in CSS pixels; positive.
  func descent(of font: Font) -> Double
  /// How tall a capital letter is, in CSS pixels: what centring a label on a bar needs.
  func capHeight(of font: Font) -> Double
}
