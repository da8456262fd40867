import Scene

extension TextMeasuring {
  /// `string` if it is at most `width` wide, else its two ends around `…`, as wide as fits.
  ///
  /// The middle goes because names differ at their ends: `worker-…-17`. Where not even `…` fits,
  /// that is what remains.
  func shortened(_ string: String, to width: Double, font: Font) -> String {
    guard self.width(of: string, font: font) > width else { return string }
    // Names of a megabyte exist; more than this many characters never fit on a page.
    let mostCharacters = 2_000
    let head = Array(string.prefix(mostCharacters))
    let tail = Array(string.suffix(mostCharacters))
    let total = min(head.count, string.utf8.count)
    var fits = 0
    var tooMany = total
    while tooMany - fits > 1 {
      let middle = (fits + tooMany) / 2
      let candidate = Self.keeping(middle, ofHead: head, tail: tail)
      if self.width(of: candidate, font: font) <= width { fits = middle } else { tooMany = middle }
    }
    return Self.keeping(fits, ofHead: head, tail: tail)
  }

  private static func keeping(_ count: Int, ofHead head: [Character], tail: [Character]) -> String {
    let front = (count + 1) / 2
    return String(head.prefix(front)) + "…" + String(tail.suffix(count - front))
  }
}

/// A name as a label may show it: never empty, and without characters that reorder or hide others.
///
/// Control characters are the typeface's business; direction overrides are not, because they are
/// well-formed text that would let one name look like another.
func labelText(_ name: String, ifBlank: String = "unnamed") -> String {
  let isBlank = name.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.value < 0x20 }
  if isBlank { return ifBlank }
  guard name.unicodeScalars.contains(where: isDirectionControl) else { return name }
  var scalars = String.UnicodeScalarView()
  for scalar in name.unicodeScalars {
    scalars.append(isDirectionControl(scalar) ? "\u{fffd}" : scalar)
  }
  return String(scalars)
}

private func isDirectionControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069, 0x061c: true
  default: false
  }
}
