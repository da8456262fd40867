/// The text as a figure may show it: one line, without characters that no drawing can carry.
///
/// Line breaks and tabs become spaces; control characters and the noncharacters that XML 1.0
/// forbids become U+FFFD. Every back end and every measurement goes through here, so that what was
/// measured is what is drawn and what a reader copies out of the file.
public func displayable(_ string: String) -> String {
  if string.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return string }
  guard string.unicodeScalars.contains(where: { replacement(for: $0) != nil }) else {
    return string
  }
  var scalars = String.UnicodeScalarView()
  for scalar in string.unicodeScalars {
    scalars.append(replacement(for: scalar) ?? scalar)
  }
  return String(scalars)
}

/// What stands for a character that cannot be shown; nil for one that can.
private func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
  switch scalar.value {
  case 0x09, 0x0a, 0x0d, 0x85, 0x2028, 0x2029: " "
  case 0x00..<0x20, 0x7f..<0xa0, 0xfffe, 0xffff: "\u{fffd}"
  default: nil
  }
}
