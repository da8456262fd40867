import CFontconfig
import Scene

/// A font file of the machine.
public struct FontFile: Sendable, Hashable {
  /// The file.
  public var path: String
  /// Which font of the file; the upper half names an instance of a variable font.
  public var index: Int32
  /// Whether its glyphs are outlines of one colour; those of most emoji fonts are pictures.
  public var hasOutlines: Bool
}

/// fontconfig's view of the machine.
///
/// Sendable although it holds a C pointer: it is used by one thread at a time.
final class FontConfiguration: @unchecked Sendable {
  private let configuration: OpaquePointer

  /// Reads the machine's configuration, or that in `file`; nil where there is none.
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
  func font(for character: Character, weight: Font.Weight) -> FontFile? {
    let parts = character.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    guard let first = parts.first, let wanted = FcCharSetCreate() else { return nil }
    defer { FcCharSetDestroy(wanted) }
    for part in parts { FcCharSetAddChar(wanted, part.value) }
    let family = first.properties.isEmojiPresentation ? "emoji" : "sans-serif"
    return match(family, weight) { pattern in
      FcPatternAddString(pattern, FC_LANG, first.likelyLanguage)
      FcPatternAddCharSet(pattern, FC_CHARSET, wanted)
    } reading: { match in
      var characters: OpaquePointer?
      guard FcPatternGetCharSet(match, FC_CHARSET, 0, &characters) == FcResultMatch,
        FcCharSetHasChar(characters, first.value) != 0
      else { return nil }
      return FontFile(match)
    }
  }

  /// The font that comes nearest to `family`, and all names of the family that it is of.
  func font(
    ofFamily family: String, weight: Font.Weight
  ) -> (file: FontFile, families: [String])? {
    match(family, weight) { pattern in
      FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN)
    } reading: { match in
      FontFile(match).map { ($0, match.families) }
    }
  }

  /// What `reading` makes of the font that matches best what `asking` adds to a pattern.
  private func match<Answer>(
    _ family: String, _ weight: Font.Weight, asking: (OpaquePointer) -> Void,
    reading: (OpaquePointer) -> Answer?
  ) -> Answer? {
    guard let pattern = FcPatternCreate() else { return nil }
    defer { FcPatternDestroy(pattern) }
    FcPatternAddString(pattern, FC_FAMILY, family)
    FcPatternAddInteger(
      pattern, FC_WEIGHT, weight == .bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR)
    FcPatternAddBool(pattern, FC_VARIABLE, FcFalse)
    asking(pattern)
    FcConfigSubstitute(configuration, pattern, FcMatchPattern)
    FcDefaultSubstitute(pattern)
    var result = FcResultMatch
    guard let match = FcFontMatch(configuration, pattern, &result) else { return nil }
    defer { FcPatternDestroy(match) }
    return reading(match)
  }
}

extension FontFile {
  /// The font that a pattern of fontconfig describes.
  init?(_ pattern: OpaquePointer) {
    var path: UnsafeMutablePointer<FcChar8>?
    var index: Int32 = 0
    var outline: FcBool = FcTrue
    var color: FcBool = FcFalse
    guard FcPatternGetString(pattern, FC_FILE, 0, &path) == FcResultMatch, let path else {
      return nil
    }
    FcPatternGetInteger(pattern, FC_INDEX, 0, &index)
    FcPatternGetBool(pattern, FC_OUTLINE, 0, &outline)
    FcPatternGetBool(pattern, FC_COLOR, 0, &color)
    self.init(
      path: String(cString: path), index: index, hasOutlines: outline != 0 && color == 0)
  }

  /// The first font of the file `path`, and all names of its family; nil where it is no font.
  static func read(_ path: String) -> (file: FontFile, families: [String])? {
    var count: Int32 = 0
    guard let pattern = FcFreeTypeQuery(path, 0, nil, &count) else { return nil }
    defer { FcPatternDestroy(pattern) }
    return FontFile(pattern).map { ($0, pattern.families) }
  }
}

extension OpaquePointer {
  /// The names of the family that a pattern of fontconfig states, in several languages.
  fileprivate var families: [String] {
    var names: [String] = []
    var name: UnsafeMutablePointer<FcChar8>?
    while FcPatternGetString(self, FC_FAMILY, Int32(names.count), &name) == FcResultMatch,
      let text = name
    {
      names.append(String(cString: text))
    }
    return names
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
