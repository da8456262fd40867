/// The first address of the web that `text` holds, such as `https://example.org/talk`, without what ends
/// the sentence around it; nil for none.
func webAddress(in text: String) -> String? {
  for word in text.split(whereSeparator: \.isWhitespace) {
    let bare = word.drop { "(<\"'".contains($0) }
    guard ["https://", "http://"].contains(where: { bare.lowercased().hasPrefix($0) }) else {
      continue
    }
    var address = bare
    while let last = address.last, ".,;:!?)>\"'".contains(last) { address = address.dropLast() }
    // More than the scheme, and only what an address is made of (RFC 3986).
    let isAddress = address.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "\\"),
        UInt8(ascii: "'"):
        false
      default: byte > 0x20 && byte < 0x7f
      }
    }
    if isAddress, let host = address.split(separator: "/").dropFirst().first, !host.isEmpty {
      return String(address)
    }
  }
  return nil
}
