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
  convenience init(_ file: coreograph_font_file, name: String) throws(TypefaceError) {
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
    self.init(font, unitsPerEm: Double(units))
  }

  /// Takes over a font that counts `unitsPerEm` units to the em.
  private init(_ font: OpaquePointer, unitsPerEm: Double) {
    // A font that states no heights gets those that HarfBuzz takes in their place.
    var extents = hb_font_extents_t()
    hb_font_get_extents_for_direction(font, HB_DIRECTION_LTR, &extents)
    var capital: hb_position_t = 0
    hb_ot_metrics_get_position_with_fallback(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &capital)
    hb_font_make_immutable(font)
    self.font = font
    self.unitsPerEm = unitsPerEm
    ascent = Double(extents.ascender) / unitsPerEm
    descent = -Double(extents.descender) / unitsPerEm
    capHeight = Double(capital) / unitsPerEm
  }

  deinit {
    hb_font_destroy(font)
  }

  /// Reads a font of the machine such that it counts as many units to the em as the bundled one; nil
  /// where the file is no font.
  convenience init?(_ file: FontFile, unitsPerEm: Double) {
    guard let blob = hb_blob_create_from_file_or_fail(file.path) else { return nil }
    defer { hb_blob_destroy(blob) }
    let index = UInt32(truncatingIfNeeded: file.index)
    let face = hb_face_create(blob, index & 0xffff)
    defer { hb_face_destroy(face) }
    guard hb_face_get_glyph_count(face) > 0, let font = hb_font_create(face) else { return nil }
    // The upper half of an index names an instance of a variable font, counted from one.
    if index >> 16 > 0 { hb_font_set_var_named_instance(font, (index >> 16) - 1) }
    hb_font_set_scale(font, Int32(unitsPerEm), Int32(unitsPerEm))
    self.init(font, unitsPerEm: unitsPerEm)
  }

  /// Whether it has a glyph for every visible part of `character`.
  func has(_ character: Character) -> Bool {
    let parts = character.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    return parts.allSatisfy { part in
      var glyph: hb_codepoint_t = 0
      return hb_font_get_nominal_glyph(font, part.value, &glyph) != 0
    }
  }

  /// One stretch of a line as glyphs, from left to right.
  func glyphs(of item: TextItem, in line: UnsafeBufferPointer<UInt8>) -> [ShapedText.Glyph] {
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
    return glyphs(in: buffer)
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
  func boxed(
    _ glyphs: [ShapedText.Glyph], line: UnsafeBufferPointer<UInt8>
  ) -> [ShapedText.Glyph] {
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
