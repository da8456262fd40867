/// How wide fonts that have the first character of `bytes` usually draw it, in ems; 0 where that
/// differs from font to font.
///
/// Chinese, Japanese and Korean characters fill a square of one em; the common emoji fonts are
/// between 1.17 and 1.37 em wide.
func usualWidth(ofCharacterAt bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Double {
  guard let scalar = String(decoding: bytes.prefix(4), as: UTF8.self).unicodeScalars.first else {
    return 0
  }
  if scalar.properties.isEmojiPresentation { return 1.25 }
  return isWide(scalar) ? 1 : 0
}

/// Whether the character is in a block that UAX #11 gives the East Asian width Wide or Fullwidth.
private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3,
    0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x17000...0x18d08,
    0x1b000...0x1b2ff, 0x20000...0x3fffd:
    true
  default: false
  }
}
