import Scene

/// Shapes a line with a typeface's font, what that lacks with the bundled one, and with fonts of the
/// machine what that lacks, too.
struct LineShaper {
  /// A theme's own font, or the bundled one.
  let font: ShapingFont
  /// The bundled font, where a theme has one of its own.
  let bundled: ShapingFont?
  let fallbacks: FallbackFonts?
  let weight: Font.Weight

  /// The text as glyphs.
  func shape(_ text: String) -> ShapedText {
    var shaped = ShapedText(text: text, glyphs: [], runs: [], advance: 0)
    let items = textItems(text)
    var text = text
    text.withUTF8 { line in
      for item in items {
        let glyphs = font.glyphs(of: item, in: line)
        if glyphs.contains(where: { $0.id == 0 }) {
          for part in parts(of: item, glyphs, line) { shaped.append(part, item) }
        } else {
          shaped.append(Part(bytes: item.bytes, glyphs: glyphs), item)
        }
      }
    }
    return shaped
  }

  /// Neighbouring glyphs of one font.
  fileprivate struct Part {
    var bytes: Range<Int>
    var glyphs: [ShapedText.Glyph]
    var font = ShapedText.Source.typeface
  }

  /// The item, of which the typeface's font has only `glyphs`, by the fonts that have its parts; from
  /// left to right.
  private func parts(
    of item: TextItem, _ glyphs: [ShapedText.Glyph], _ line: UnsafeBufferPointer<UInt8>
  ) -> [Part] {
    let starts = Set(glyphs.map(\.cluster)).sorted() + [item.bytes.upperBound]
    let ends = Dictionary(uniqueKeysWithValues: zip(starts, starts.dropFirst()))
    var parts: [Part] = []
    var fonts: [ShapingFont?] = []
    var rest = glyphs[...]
    while let first = rest.first {
      let cluster = rest.prefix { $0.cluster == first.cluster }
      rest = rest.dropFirst(cluster.count)
      let bytes = first.cluster..<(ends[first.cluster] ?? item.bytes.upperBound)
      let isMissing = cluster.contains { $0.id == 0 }
      let found = isMissing ? substitute(for: line[bytes]) : nil
      let boxed = isMissing && found == nil
      let shown = boxed ? font.boxed(Array(cluster), line: line) : Array(cluster)
      let source = found?.source ?? .typeface
      if let last = parts.last, last.font == source {
        let both = min(last.bytes.lowerBound, bytes.lowerBound)
        let end = max(last.bytes.upperBound, bytes.upperBound)
        parts[parts.count - 1].bytes = both..<end
        parts[parts.count - 1].glyphs += shown
      } else {
        parts.append(Part(bytes: bytes, glyphs: shown, font: source))
        fonts.append(found?.font)
      }
    }
    return zip(parts, fonts).map { part, font in
      guard let font else { return part }
      var item = item
      item.bytes = part.bytes
      return Part(bytes: part.bytes, glyphs: font.glyphs(of: item, in: line), font: part.font)
    }
  }

  /// The font for what the typeface's own lacks.
  private func substitute(
    for bytes: Slice<UnsafeBufferPointer<UInt8>>
  ) -> (source: ShapedText.Source, font: ShapingFont)? {
    guard let character = String(decoding: bytes, as: UTF8.self).first else { return nil }
    if let bundled, bundled.has(character) { return (.bundled, bundled) }
    return fallbacks?.font(for: character, weight: weight, unitsPerEm: font.unitsPerEm)
      .map { (.machine($0.number), $0.font) }
  }
}

extension ShapedText {
  fileprivate mutating func append(_ part: LineShaper.Part, _ item: TextItem) {
    guard !part.glyphs.isEmpty else { return }
    let start = glyphs.count
    glyphs += part.glyphs
    advance += part.glyphs.reduce(0) { $0 + Int($1.advance) }
    runs.append(
      Run(
        glyphs: start..<glyphs.count, bytes: part.bytes, isRightToLeft: item.isRightToLeft,
        font: part.font))
  }
}
