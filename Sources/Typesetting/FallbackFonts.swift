import CFontconfig
import Scene
import Synchronization

/// A font file of the machine that stands in where the bundled font lacks a character.
public struct FallbackFont: Sendable, Hashable {
  /// The file.
  public var path: String
  /// Which font of the file.
  public var index: Int32
  /// Whether its glyphs are outlines of one colour; those of most emoji fonts are pictures.
  public var hasOutlines: Bool
}

/// The fonts of the machine for characters that the bundled one lacks, as fontconfig chooses them.
///
/// Nothing is looked up before the first such character comes. What is chosen depends on the fonts
/// that are installed, not on the user's language.
public final class FallbackFonts: Sendable {
  fileprivate struct Question: Hashable {
    var character: Character
    var weight: Font.Weight
  }

  fileprivate struct State {
    var configuration: FontConfiguration?
    var fonts: [FallbackFont] = []
    var shaping: [ShapingFont] = []
    var answers: [Question: Int?] = [:]
  }

  private let state = Mutex(State())
  private let configurationFile: String?

  /// The fonts that the machine's configuration names, or those of the configuration in a file.
  public init(configurationFile: String? = nil) {
    self.configurationFile = configurationFile
  }

  /// Every font that was taken so far, by its number in ``ShapedText/Run/font``.
  public var fonts: [FallbackFont] { state.withLock { $0.fonts } }

  /// The characters for which no font was found, in no order.
  public var missing: [Character] {
    state.withLock { state in state.answers.filter { $0.value == nil }.map(\.key.character) }
  }

  /// The font for a character, which counts `unitsPerEm` units to the em, and its number.
  func font(
    for character: Character, weight: Font.Weight, unitsPerEm: Double
  ) -> (number: Int, font: ShapingFont)? {
    state.withLock { state in
      let question = Question(character: character, weight: weight)
      if let known = state.answers[question] {
        return known.map { (number: $0, font: state.shaping[$0]) }
      }
      if state.configuration == nil {
        state.configuration = FontConfiguration(file: configurationFile)
      }
      let number = state.configuration?.font(for: character, weight: weight).flatMap {
        state.number(of: $0, unitsPerEm: unitsPerEm)
      }
      state.answers[question] = .some(number)
      return number.map { (number: $0, font: state.shaping[$0]) }
    }
  }
}

extension FallbackFonts.State {
  /// The number of a font, which is read where it is new; nil where it cannot be.
  fileprivate mutating func number(of font: FallbackFont, unitsPerEm: Double) -> Int? {
    if let known = fonts.firstIndex(of: font) { return known }
    guard let opened = ShapingFont(path: font.path, index: font.index, unitsPerEm: unitsPerEm)
    else { return nil }
    fonts.append(font)
    shaping.append(opened)
    return fonts.count - 1
  }
}

/// fontconfig's view of the machine.
///
/// Sendable although it holds a C pointer: it is used by one thread at a time.
private final class FontConfiguration: @unchecked Sendable {
  private let configuration: OpaquePointer

  /// Reads the configuration; nil where there is none.
  init?(file: String?) {
    if let file {
      guard let configuration = FcConfigCreate() else { return nil }
      self.configuration = configuration
      guard FcConfigParseAndLoad(configuration, file, FcTrue) != 0,
        FcConfigBuildFonts(configuration) != 0
      else { return nil }
    } else {
      guard let configuration = FcInitLoadConfigAndFonts() else { return nil }
      self.configuration = configuration
    }
  }

  deinit { FcConfigDestroy(configuration) }

  /// The best font that has every visible part of `character`, or at least the first.
  func font(for character: Character, weight: Font.Weight) -> FallbackFont? {
    let parts = character.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    guard let first = parts.first, let pattern = FcPatternCreate(), let wanted = FcCharSetCreate()
    else { return nil }
    defer {
      FcCharSetDestroy(wanted)
      FcPatternDestroy(pattern)
    }
    for part in parts { FcCharSetAddChar(wanted, part.value) }
    let family = first.properties.isEmojiPresentation ? "emoji" : "sans-serif"
    FcPatternAddString(pattern, FC_FAMILY, family)
    FcPatternAddString(pattern, FC_LANG, first.likelyLanguage)
    FcPatternAddInteger(
      pattern, FC_WEIGHT, weight == .bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR)
    FcPatternAddBool(pattern, FC_VARIABLE, FcFalse)
    FcPatternAddCharSet(pattern, FC_CHARSET, wanted)
    FcConfigSubstitute(configuration, pattern, FcMatchPattern)
    FcDefaultSubstitute(pattern)
    var result = FcResultMatch
    guard let match = FcFontMatch(configuration, pattern, &result) else { return nil }
    defer { FcPatternDestroy(match) }
    var characters: OpaquePointer?
    var path: UnsafeMutablePointer<FcChar8>?
    var index: Int32 = 0
    var outline: FcBool = FcTrue
    var color: FcBool = FcFalse
    guard FcPatternGetCharSet(match, FC_CHARSET, 0, &characters) == FcResultMatch,
      FcCharSetHasChar(characters, first.value) != 0,
      FcPatternGetString(match, FC_FILE, 0, &path) == FcResultMatch, let path
    else { return nil }
    FcPatternGetInteger(match, FC_INDEX, 0, &index)
    FcPatternGetBool(match, FC_OUTLINE, 0, &outline)
    FcPatternGetBool(match, FC_COLOR, 0, &color)
    return FallbackFont(
      path: String(cString: path), index: index, hasOutlines: outline != 0 && color == 0)
  }
}

extension Unicode.Scalar {
  /// A language written with it, where the glyphs of one script differ from language to language: the
  /// user's own must not decide what a picture looks like.
  fileprivate var likelyLanguage: String {
    switch value {
    case 0x3040...0x30ff, 0x31f0...0x31ff: "ja"
    case 0x1100...0x11ff, 0x3130...0x318f, 0xac00...0xd7af: "ko"
    case 0x2e80...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff: "zh-cn"
    default: "en"
    }
  }
}
