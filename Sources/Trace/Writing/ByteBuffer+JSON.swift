extension ByteBuffer {
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// Appends `text` as a JSON string, with its quotes.
  ///
  /// Names come from other programs and may hold anything: quotes, control characters, markup.
  /// Control characters are written as `\u00XX`, those above ASCII (C1) too, which some terminals obey
  /// in a file that is merely shown; everything else stays as it is.
  mutating func append(jsonString text: String) {
    var text = text
    text.withUTF8 { utf8 in
      append(byte: UInt8(ascii: "\""))
      var copied = 0
      for (index, byte) in utf8.enumerated() {
        // C1 is C2 80 to C2 9F; that byte is always followed by another.
        let isC1 = byte == 0xC2 && utf8[index + 1] < 0xA0
        guard isC1 || Self.needsEscape(byte) else { continue }
        append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: utf8[copied..<index])))
        appendEscape(of: isC1 ? utf8[index + 1] : byte)
        copied = index + (isC1 ? 2 : 1)
      }
      append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: utf8[copied...])))
      append(byte: UInt8(ascii: "\""))
    }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  /// Appends what stands for a byte, or for the control of that number, in a JSON string.
  mutating func appendEscape(of byte: UInt8) {
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      append(byte: UInt8(ascii: "\\"))
      append(byte: byte)
    } else {
      append("\\u00")
      append(byte: Self.hexadecimal[Int(byte >> 4)])
      append(byte: Self.hexadecimal[Int(byte & 15)])
    }
  }
}
