import BundledFonts
import Scene

/// Liberation Sans, carried in the binary: measures and shapes text alike on every machine. A theme's
/// own fonts may stand before it.
///
/// Shaping is HarfBuzz's, in font units and without hinting, so widths scale exactly with the font
/// size and agree with what browsers lay out. Characters that the fonts lack are set in a font of the
/// machine where the caller allows that, and otherwise become a missing-character box.
public struct BundledTypeface: TextMeasuring {
  private let regular: ShapingFont
  private let bold: ShapingFont
  private let cache = ShapingCache()
  /// The fonts that stand before the bundled one; nil for none.
  public let own: OwnFonts?
  private let ownRegular: ShapingFont?
  private let ownBold: ShapingFont?
  /// Where characters come from that the font lacks; nil leaves them boxes, the same on every machine.
  public let fallbacks: FallbackFonts?

  /// Reads the two bundled fonts, and those that stand before them.
  public init(
    own: OwnFonts? = nil, fallbacks: FallbackFonts? = nil
  ) throws(TypefaceError) {
    self.own = own
    self.fallbacks = fallbacks
    regular = try ShapingFont(coreograph_font_regular(), name: "LiberationSans-Regular")
    bold = try ShapingFont(coreograph_font_bold(), name: "LiberationSans-Bold")
    // In the units of the bundled ones, so that one line may hold both.
    let units = regular.unitsPerEm
    ownRegular = own.flatMap { ShapingFont($0.regular, unitsPerEm: units) }
    ownBold = own.flatMap { ShapingFont($0.bold, unitsPerEm: units) }
  }

  /// The families to show text in, the first that there is: as an SVG lists them.
  public var families: [String] {
    (own.map { [$0.family] } ?? []) + ["Liberation Sans", "Arial", "Helvetica", "sans-serif"]
  }

  /// The text as glyphs, in font units; remembered while it is in use.
  public func shape(_ string: String, weight: Font.Weight) -> ShapedText {
    cache.shaped(string, weight: weight) {
      let font = shapingFont(weight)
      let bundled = own == nil ? nil : bundledFont(weight)
      return LineShaper(font: font, bundled: bundled, fallbacks: fallbacks, weight: weight)
        .shape(displayable(string))
    }
  }

  /// Font units to the em: a glyph's advance times the font size over this is in pixels.
  public func unitsPerEm(_ weight: Font.Weight) -> Double {
    shapingFont(weight).unitsPerEm
  }

  /// The advance width of one line of text, shaped and kerned, in CSS pixels.
  public func width(of string: String, font: Font) -> Double {
    Double(shape(string, weight: font.weight).advance) * font.size / unitsPerEm(font.weight)
  }

  /// How far above the baseline the font reaches, in CSS pixels, as it states.
  public func ascent(of font: Font) -> Double {
    shapingFont(font.weight).ascent * font.size
  }

  /// How far below the baseline the font reaches, in CSS pixels; positive.
  public func descent(of font: Font) -> Double {
    shapingFont(font.weight).descent * font.size
  }

  /// How tall a capital letter is, in CSS pixels, as the font states.
  public func capHeight(of font: Font) -> Double {
    shapingFont(font.weight).capHeight * font.size
  }

  private func shapingFont(_ weight: Font.Weight) -> ShapingFont {
    switch weight {
    case .regular: ownRegular ?? regular
    case .bold: ownBold ?? bold
    }
  }

  private func bundledFont(_ weight: Font.Weight) -> ShapingFont {
    switch weight {
    case .regular: regular
    case .bold: bold
    }
  }
}
