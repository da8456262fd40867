import Scene

/// Why fonts that a theme names cannot be used.
public struct OwnFontsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Which of the theme's fonts, as its file calls it: `family`, `regular` or `bold`.
  public var key: String
  /// What is wrong, and the fix.
  public var description: String
}

/// The fonts that a theme names in place of the bundled one, found on the machine and read.
public struct OwnFonts: Sendable {
  /// The family's name, as an SVG gives it to whoever shows it.
  public let family: String
  /// The files that pictures and documents take their glyphs from.
  public let regular: FontFile
  /// See ``regular``.
  public let bold: FontFile

  /// Finds the fonts.
  ///
  /// - Parameter configurationFile: the configuration of fontconfig; nil for the machine's.
  /// - Throws: ``OwnFontsError`` where the machine has no such family, or a file is no font with
  ///   outlines.
  public init(
    _ source: FontSource, configurationFile: String? = nil
  ) throws(OwnFontsError) {
    switch source {
    case .family(let name):
      family = name
      let configuration = FontConfiguration(file: configurationFile)
      regular = try Self.font(ofFamily: name, .regular, configuration)
      bold = try Self.font(ofFamily: name, .bold, configuration)
    case .files(let path, let boldPath):
      let first = try Self.font(path, key: "regular")
      regular = first.file
      family = first.family
      if let boldPath {
        bold = try Self.font(boldPath, key: "bold").file
      } else {
        bold = first.file
      }
    }
  }

  private static func font(
    ofFamily name: String, _ weight: Font.Weight, _ configuration: FontConfiguration?
  ) throws(OwnFontsError) -> FontFile {
    let nearest = configuration?.font(ofFamily: name, weight: weight)
    guard let nearest, nearest.families.contains(where: { $0.lowercased() == name.lowercased() })
    else {
      let other = nearest?.families.first.map { " (the nearest is '\($0)')" } ?? ""
      throw OwnFontsError(
        key: "family",
        description: "no font here is called '\(name)'\(other): install it, give its files as "
          + "'regular' and 'bold', or write one that 'fc-list : family' lists")
    }
    return try usable(nearest.file, key: "family")
  }

  private static func font(
    _ path: String, key: String
  ) throws(OwnFontsError) -> (file: FontFile, family: String) {
    guard let read = FontFile.read(path) else {
      throw OwnFontsError(
        key: key,
        description: "\(path) is no font that can be read: name a .ttf or .otf file, from the "
          + "theme's own folder on")
    }
    let file = try usable(read.file, key: key)
    return (file, read.families.first ?? "sans-serif")
  }

  private static func usable(_ file: FontFile, key: String) throws(OwnFontsError) -> FontFile {
    guard file.hasOutlines, ShapingFont(file, unitsPerEm: 1000) != nil else {
      throw OwnFontsError(
        key: key,
        description: "\(file.path) has no outlines that text can be drawn with: name another font")
    }
    return file
  }

  /// The file of a weight.
  public func file(_ weight: Font.Weight) -> FontFile {
    switch weight {
    case .regular: regular
    case .bold: bold
    }
  }
}
