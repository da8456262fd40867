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
    let buffer = hb_buffer_create()
    defer { hb_buffer_destroy(buffer) }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        hb_buffer_add_utf8(buffer, $0.baseAddress, Int32($0.count), 0, Int32($0.count))
      }
    }
    // Not the locale's language: the same text has the same glyphs on every machine.
    hb_buffer_set_language(buffer, hb_language_from_string("en", -1))
    hb_buffer_guess_segment_properties(buffer)
    hb_shape(font, buffer, nil, 0)
    return shapedText(text, from: buffer)
  }

  /// Copies HarfBuzz's answer.
  private func shapedText(_ text: String, from buffer: OpaquePointer?) -> ShapedText {
    var count: UInt32 = 0
    let infos = hb_buffer_get_glyph_infos(buffer, &count)
    let positions = hb_buffer_get_glyph_positions(buffer, &count)
    var shaped = ShapedText(text: text, glyphs: [], runs: [], advance: 0)
    guard let infos, let positions, count > 0 else { return shaped }
    shaped.glyphs.reserveCapacity(Int(count))
    for index in 0..<Int(count) {
      let position = positions[index]
      shaped.glyphs.append(
        ShapedText.Glyph(
          id: infos[index].codepoint, advance: position.x_advance, offsetX: position.x_offset,
          offsetY: position.y_offset, cluster: Int(infos[index].cluster)))
      shaped.advance += Int(position.x_advance)
    }
    shaped.runs.append(
      ShapedText.Run(
        glyphs: 0..<Int(count), bytes: 0..<text.utf8.count,
        isRightToLeft: hb_buffer_get_direction(buffer) == HB_DIRECTION_RTL))
    return shaped
  }
}
