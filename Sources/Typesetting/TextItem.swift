import CFriBidi
import CHarfBuzz

/// A stretch of a line that is shaped at once: one script in one direction.
struct TextItem: Equatable {
  /// Which UTF-8 bytes of the line.
  var bytes: Range<Int>
  /// The depth of nesting of the Unicode Bidirectional Algorithm; odd is right to left.
  var level: Int8
  /// The writing system, which chooses kerning and joining rules.
  var script: hb_script_t

  var isRightToLeft: Bool { level & 1 == 1 }
}

/// The line cut into stretches, in the order in which they are seen from left to right.
///
/// The line as a whole reads from left to right, as text in an SVG does unless told otherwise.
func textItems(_ line: String) -> [TextItem] {
  if line.utf8.allSatisfy({ $0 < 0x80 }) {
    let hasLetters = line.utf8.contains { (0x61...0x7a).contains($0 | 0x20) }
    return [
      TextItem(
        bytes: 0..<line.utf8.count, level: 0,
        script: hasLetters ? HB_SCRIPT_LATIN : HB_SCRIPT_COMMON)
    ]
  }
  return inVisualOrder(itemsInReadingOrder(line))
}

/// Cuts wherever the script or the direction changes.
private func itemsInReadingOrder(_ line: String) -> [TextItem] {
  let scalars = Array(line.unicodeScalars)
  let levels = embeddingLevels(scalars)
  var items: [TextItem] = []
  var offset = 0
  for (scalar, level) in zip(scalars, levels) {
    let script = hb_unicode_script(hb_unicode_funcs_get_default(), scalar.value)
    let bytes = offset..<(offset + UTF8.width(scalar))
    offset = bytes.upperBound
    guard let last = items.last, last.level == level, let joint = shared(last.script, script)
    else {
      items.append(TextItem(bytes: bytes, level: level, script: script))
      continue
    }
    items[items.count - 1].script = joint
    items[items.count - 1].bytes = last.bytes.lowerBound..<bytes.upperBound
  }
  return items
}

/// The script that text of both scripts is shaped in, if there is one: spaces, digits and
/// punctuation go with any.
private func shared(_ one: hb_script_t, _ other: hb_script_t) -> hb_script_t? {
  if isNeutral(other) || one == other { return one }
  return isNeutral(one) ? other : nil
}

private func isNeutral(_ script: hb_script_t) -> Bool {
  script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN
}

/// Each character's level by the Unicode Bidirectional Algorithm.
private func embeddingLevels(_ scalars: [Unicode.Scalar]) -> [Int8] {
  let plain = [Int8](repeating: 0, count: scalars.count)
  // Nothing before the Hebrew block can change the direction.
  guard scalars.contains(where: { $0.value >= 0x590 }) else { return plain }
  var levels = plain
  let known = coreograph_embedding_levels(scalars.map(\.value), Int32(scalars.count), &levels)
  return known ? levels : plain
}

/// Rule L2 of the algorithm: from the deepest level up, what is at that level or deeper is turned.
private func inVisualOrder(_ items: [TextItem]) -> [TextItem] {
  var items = items
  var level = items.map(\.level).max() ?? 0
  while level > 0 {
    var start = 0
    while start < items.count {
      let end = items[start...].firstIndex { $0.level < level } ?? items.count
      items[start..<end].reverse()
      start = end + 1
    }
    level -= 1
  }
  return items
}
