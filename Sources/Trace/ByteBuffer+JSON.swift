extension ByteBuffer {
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// Appends `text` as a JSON string, with its quotes.
  ///
  /// Names come from other programs and may hold anything: quotes, control characters, markup.
  /// Control characters are written as `\u00XX`; everything else stays as it is.
  mutating func append(jsonString text: String) {
    var text = text
    text.withUTF8 { utf8 in
      append(byte: UInt8(ascii: "\""))
      var copied = 0
      for (index, byte) in utf8.enumerated() where Self.needsEscape(byte) {
        append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: utf8[copied..<index])))
        appendEscape(of: byte)
        copied = index + 1
      }
      append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: utf8[copied...])))
      append(byte: UInt8(ascii: "\""))
    }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  private mutating func appendEscape(of byte: UInt8) {
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      append(byte: UInt8(ascii: "\\"))
      append(byte: byte)
    } else {
      append("\\u00")
      append(byte: UInt8(ascii: "0") + byte >> 4)
      append(byte: Self.hexadecimal[Int(byte & 15)])
    }
  }
}
