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

/// What a mark's tooltip says, shortened in the middle where a name in it has no end: a dense figure
/// has hundreds of them.
func tipText(_ text: String) -> String {
  let most = 160
  guard text.utf8.count > most, text.count > most else { return text }
  return text.prefix(most / 2) + "…" + text.suffix(most / 2 - 1)
}

private func isDirectionControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069, 0x061c: true
  default: false
  }
}
