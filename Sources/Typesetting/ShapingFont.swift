import BundledFonts
import CHarfBuzz

/// One font file as HarfBuzz sees it, in font units.
///
/// Sendable although it holds C pointers: the objects are made immutable before anyone else sees
/// them, and HarfBuzz lets any number of threads shape with an immutable font.
final class ShapingFont: @unchecked Sendable {
  private let font: OpaquePointer
  /// Font units to the em.
  let unitsPerEm: Double
  /// How far the font reaches above the baseline, in ems.
  let ascent: Double
  /// How far it reaches below, in ems; positive.
  let descent: Double
  /// How tall a capital is, in ems.
  let capHeight: Double

  /// Reads the font's tables.
  init(_ file: coreograph_font_file, name: String) throws(TypefaceError) {
    let blob = file.bytes.withMemoryRebound(to: CChar.self, capacity: file.size) {
      hb_blob_create($0, UInt32(file.size), HB_MEMORY_MODE_READONLY, nil, nil)
    }
    let face = hb_face_create(blob, 0)
    hb_blob_destroy(blob)
    defer { hb_face_destroy(face) }
    let units = hb_face_get_upem(face)
    guard hb_face_get_glyph_count(face) > 0, units > 0, let font = hb_font_create(face) else {
      throw TypefaceError(fontName: name, reason: "the font file is damaged")
    }
    var extents = hb_font_extents_t()
    var capital: hb_position_t = 0
    guard hb_font_get_h_extents(font, &extents) != 0,
      hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &capital) != 0
    else {
      hb_font_destroy(font)
      throw TypefaceError(fontName: name, reason: "the font file states no heights")
    }
    hb_font_make_immutable(font)
    self.font = font
    unitsPerEm = Double(units)
    ascent = Double(extents.ascender) / Double(units)
    descent = -Double(extents.descender) / Double(units)
    capHeight = Double(capital) / Double(units)
  }

  deinit {
    hb_font_destroy(font)
  }

  /// The text as glyphs.
  func shape(_ text: String) -> ShapedText {
    var shaped = ShapedText(text: text, glyphs: [], runs: [], advance: 0)
    let items = textItems(text)
    var text = text
    text.withUTF8 { bytes in
      for item in items { append(item, of: bytes, to: &shaped) }
    }
    return shaped
  }

  /// Shapes one stretch and appends its glyphs.
  private func append(
    _ item: TextItem, of line: UnsafeBufferPointer<UInt8>, to shaped: inout ShapedText
  ) {
    let buffer = hb_buffer_create()
    defer { hb_buffer_destroy(buffer) }
    // The whole line goes along, because joining depends on the neighbours.
    line.withMemoryRebound(to: CChar.self) {
      hb_buffer_add_utf8(
        buffer, $0.baseAddress, Int32($0.count), UInt32(item.bytes.lowerBound),
        Int32(item.bytes.count))
    }
    hb_buffer_set_script(buffer, item.script)
    hb_buffer_set_direction(buffer, item.isRightToLeft ? HB_DIRECTION_RTL : HB_DIRECTION_LTR)
    // Not the locale's language: the same text has the same glyphs on every machine.
    hb_buffer_set_language(buffer, hb_language_from_string("en", -1))
    hb_shape(font, buffer, nil, 0)
    let start = shaped.glyphs.count
    shaped.glyphs += withMissingCharactersBoxed(glyphs(in: buffer), line: line)
    guard shaped.glyphs.count > start else { return }
    shaped.advance += shaped.glyphs[start...].reduce(0) { $0 + Int($1.advance) }
    shaped.runs.append(
      ShapedText.Run(
        glyphs: start..<shaped.glyphs.count, bytes: item.bytes,
        isRightToLeft: item.isRightToLeft))
  }

  /// Copies HarfBuzz's answer.
  private func glyphs(in buffer: OpaquePointer?) -> [ShapedText.Glyph] {
    var count: UInt32 = 0
    guard let infos = hb_buffer_get_glyph_infos(buffer, &count),
      let positions = hb_buffer_get_glyph_positions(buffer, &count)
    else { return [] }
    return (0..<Int(count)).map { index in
      let position = positions[index]
      return ShapedText.Glyph(
        id: infos[index].codepoint, advance: position.x_advance, offsetX: position.x_offset,
        offsetY: position.y_offset, cluster: Int(infos[index].cluster))
    }
  }

  /// Puts one box where HarfBuzz put several for what a reader sees as one character, as wide as
  /// the other font is likely to draw it that a browser takes instead.
  private func withMissingCharactersBoxed(
    _ glyphs: [ShapedText.Glyph], line: UnsafeBufferPointer<UInt8>
  ) -> [ShapedText.Glyph] {
    guard glyphs.contains(where: { $0.id == 0 }) else { return glyphs }
    var result: [ShapedText.Glyph] = []
    var rest = glyphs[...]
    while let first = rest.first {
      let cluster = rest.prefix { $0.cluster == first.cluster }
      rest = rest.dropFirst(cluster.count)
      // Joiners and accents of a missing character have no width of their own.
      guard var box = cluster.first(where: { $0.id == 0 }),
        cluster.allSatisfy({ $0.id == 0 || $0.advance == 0 })
      else {
        result += cluster
        continue
      }
      let width = Int32(usualWidth(ofCharacterAt: line[first.cluster...]) * unitsPerEm)
      if width > box.advance {
        box.offsetX = (width - box.advance) / 2
        box.advance = width
      }
      result.append(box)
    }
    return result
  }
}
