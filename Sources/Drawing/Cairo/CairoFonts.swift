import BundledFonts
import CCairo
import Scene
import Synchronization
import Typesetting

/// Fonts as Cairo draws with them: the bundled ones from memory, those of the machine from their files.
///
/// Loaded once and kept for the life of the process, because Cairo's own caches refer to them.
/// Sendable although it holds C pointers: Cairo locks a font face while it uses it.
final class CairoFonts: @unchecked Sendable {
  private let regular: OpaquePointer
  private let bold: OpaquePointer
  private let library: FT_Library?
  private let files = Mutex(Files())

  /// Fonts of the machine; nil for one that FreeType cannot read.
  private struct Files: @unchecked Sendable {
    var faces: [FontFile: OpaquePointer?] = [:]
  }

  private static let loaded = Result { () throws(DrawingError) in try CairoFonts() }

  /// The fonts of this process.
  static func shared() throws(DrawingError) -> CairoFonts {
    try loaded.get()
  }

  private init() throws(DrawingError) {
    var library: FT_Library?
    try Self.check(FT_Init_FreeType(&library))
    self.library = library
    regular = try Self.load(coreograph_font_regular(), into: library)
    bold = try Self.load(coreograph_font_bold(), into: library)
  }

  /// The bundled font of that weight.
  func face(_ weight: Font.Weight) -> OpaquePointer {
    switch weight {
    case .regular: regular
    case .bold: bold
    }
  }

  /// The font face of a font of the machine; nil where it cannot be read.
  func face(_ font: FontFile) -> OpaquePointer? {
    files.withLock { files in
      if let known = files.faces[font] { return known }
      var face: FT_Face?
      var made: OpaquePointer?
      if FT_New_Face(library, font.path, FT_Long(font.index), &face) == 0 {
        let flags = font.hasOutlines ? FT_LOAD_NO_HINTING : FT_LOAD_COLOR
        made = cairo_ft_font_face_create_for_ft_face(face, Int32(flags))
      }
      files.faces[font] = .some(made)
      return made
    }
  }

  private static func load(
    _ file: coreograph_font_file, into library: FT_Library?
  ) throws(DrawingError) -> OpaquePointer {
    var face: FT_Face?
    try check(FT_New_Memory_Face(library, file.bytes, file.size, 0, &face))
    guard let font = cairo_ft_font_face_create_for_ft_face(face, Int32(FT_LOAD_NO_HINTING)) else {
      throw .otherLibrary(name: "Cairo", reason: "the bundled font cannot be used")
    }
    try cairoCheck(cairo_font_face_status(font))
    return font
  }

  private static func check(_ error: FT_Error) throws(DrawingError) {
    guard error == 0 else {
      throw .otherLibrary(name: "FreeType", reason: "error \(error) on the bundled font")
    }
  }
}

/// Throws what Cairo says is wrong.
func cairoCheck(_ status: cairo_status_t) throws(DrawingError) {
  guard status == CAIRO_STATUS_SUCCESS else {
    throw .otherLibrary(name: "Cairo", reason: String(cString: cairo_status_to_string(status)))
  }
}
