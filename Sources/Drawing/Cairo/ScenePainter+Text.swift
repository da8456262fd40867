import CCairo
import Scene
import Typesetting

extension ScenePainter {
  /// The text, which a click in a document follows to its link.
  func paint(_ text: Text) {
    guard textMode == .characters, let link = text.link else { return set(text) }
    // In Cairo's quotation marks; an address has neither them nor backslashes.
    let address = link.filter { $0 != "'" && $0 != "\\" }
    cairo_tag_begin(context, CAIRO_TAG_LINK, "uri='\(address)'")
    set(text)
    cairo_tag_end(context, CAIRO_TAG_LINK)
  }

  private func set(_ text: Text) {
    let shaped = typeface.shape(text.string, weight: text.font.weight)
    let start = typeface.start(of: text)
    guard !shaped.glyphs.isEmpty, text.font.size > 0, text.font.size.isFinite, start.x.isFinite,
      start.y.isFinite, text.rotation.isFinite
    else { return }
    cairo_save(context)
    if text.rotation != 0 {
      cairo_translate(context, text.position.x, text.position.y)
      cairo_rotate(context, text.rotation * .pi / 180)
      cairo_translate(context, -text.position.x, -text.position.y)
    }
    setSource(text.color)
    let glyphs = placed(shaped, from: start, font: text.font)
    for run in shaped.runs {
      let file = file(of: run.font, text.font.weight)
      cairo_set_font_face(
        context, file.flatMap { fonts.face($0) } ?? fonts.face(text.font.weight))
      cairo_set_font_size(context, text.font.size)
      switch textMode {
      // Emoji that are pictures have no outlines.
      case .outlines where file?.hasOutlines != false:
        glyphs[run.glyphs].withUnsafeBufferPointer {
          cairo_glyph_path(context, $0.baseAddress, Int32($0.count))
        }
        cairo_fill(context)
      case .outlines, .characters: show(run, of: shaped, glyphs: glyphs)
      }
    }
    cairo_restore(context)
  }

  /// The file that glyphs come from; nil for the bundled font.
  private func file(of source: ShapedText.Source, _ weight: Font.Weight) -> FontFile? {
    switch source {
    case .typeface: typeface.own?.file(weight)
    case .bundled: nil
    case .machine(let number): typeface.fallbacks?.fonts[number]
    }
  }

  /// The glyphs where they stand on the page, in CSS pixels.
  private func placed(_ shaped: ShapedText, from start: Point, font: Font) -> [cairo_glyph_t] {
    let scale = font.size / typeface.unitsPerEm(font.weight)
    var pen = 0
    return shaped.glyphs.map { glyph in
      let placed = cairo_glyph_t(
        index: UInt(glyph.id), x: start.x + Double(pen + Int(glyph.offsetX)) * scale,
        y: start.y - Double(glyph.offsetY) * scale)
      pen += Int(glyph.advance)
      return placed
    }
  }

  /// Shows glyphs together with the characters they stand for.
  private func show(_ run: ShapedText.Run, of shaped: ShapedText, glyphs: [cairo_glyph_t]) {
    let clusters = textClusters(run, of: shaped)
    let bytes = Array(shaped.text.utf8)[run.bytes]
    glyphs[run.glyphs].withUnsafeBufferPointer { glyphs in
      bytes.withUnsafeBytes { bytes in
        cairo_show_text_glyphs(
          context, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count),
          glyphs.baseAddress, Int32(glyphs.count), clusters, Int32(clusters.count),
          run.isRightToLeft
            ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : cairo_text_cluster_flags_t(rawValue: 0))
      }
    }
  }

  /// Which bytes belong to which glyphs, in the order of the bytes.
  private func textClusters(
    _ run: ShapedText.Run, of shaped: ShapedText
  ) -> [cairo_text_cluster_t] {
    let inOrder = shaped.glyphs[run.glyphs]
    let starts = run.isRightToLeft ? inOrder.reversed().map(\.cluster) : inOrder.map(\.cluster)
    var clusters: [cairo_text_cluster_t] = []
    var clusterStart = run.bytes.lowerBound
    for (index, start) in starts.enumerated() {
      if index > 0, start == clusterStart {
        clusters[clusters.count - 1].num_glyphs += 1
        continue
      }
      if !clusters.isEmpty {
        clusters[clusters.count - 1].num_bytes = Int32(start - clusterStart)
      }
      clusters.append(cairo_text_cluster_t(num_bytes: 0, num_glyphs: 1))
      clusterStart = start
    }
    if !clusters.isEmpty {
      clusters[clusters.count - 1].num_bytes = Int32(run.bytes.upperBound - clusterStart)
    }
    return clusters
  }
}
