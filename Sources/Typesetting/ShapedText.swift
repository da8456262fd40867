/// One line of text as glyphs, in units of the bundled font, left to right as it is seen.
public struct ShapedText: Sendable, Equatable {
  /// One glyph, placed relative to the pen.
  public struct Glyph: Sendable, Equatable {
    /// The glyph's index in its run's font file; 0 is the box that stands for a missing character.
    public var id: UInt32
    /// How far the pen moves on after it, in font units.
    public var advance: Int32
    /// How far right of the pen it is drawn, in font units.
    public var offsetX: Int32
    /// How far above the baseline it is drawn, in font units.
    public var offsetY: Int32
    /// The first UTF-8 byte of ``ShapedText/text`` that it stands for.
    public var cluster: Int
  }

  /// Neighbouring glyphs of one font that are written in one direction.
  public struct Run: Sendable, Equatable {
    /// Which glyphs, as indices into ``ShapedText/glyphs``.
    public var glyphs: Range<Int>
    /// Which UTF-8 bytes of ``ShapedText/text`` they stand for.
    public var bytes: Range<Int>
    /// Whether later bytes stand further left.
    public var isRightToLeft: Bool
    /// The font that it is set in.
    public var font: Source
  }

  /// Where glyphs come from.
  public enum Source: Sendable, Hashable {
    /// The typeface's font of that weight: a theme's own, or else the bundled one.
    case typeface
    /// The bundled font, for what a theme's own font lacks.
    case bundled
    /// The font of that number in ``FallbackFonts/fonts``, for what the bundled font lacks, too.
    case machine(Int)
  }

  /// What is shown: the text asked for, with ``displayable(_:)`` applied.
  public var text: String
  /// Every glyph, in the order in which the pen draws them.
  public var glyphs: [Glyph]
  /// The glyphs by direction, in the order in which the pen draws them.
  public var runs: [Run]
  /// How far the pen moves in all, in font units.
  public var advance: Int
}
