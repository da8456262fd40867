/// XML as bytes: appending makes no intermediate strings.
struct XMLBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Appends a string that is known to need no escaping.
  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(byte: UInt8) {
    bytes.append(byte)
  }

  /// Appends text such that an XML 1.0 parser reads it back, with U+FFFD for the characters that
  /// XML 1.0 forbids: it lets no escape carry them. What a terminal would obey when the file is shown
  /// there (C1 controls, directions of writing) is written as a reference.
  mutating func append(escaping text: String) {
    var text = text
    text.withUTF8 { source in
      var referred = 0
      for index in source.indices where index >= referred {
        let byte = source[index]
        if let (scalar, length) = Self.acting(source, at: index) {
          append("&#x\(String(scalar, radix: 16));")
          referred = index + length
          continue
        }
        switch byte {
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "<"): append("&lt;")
        case UInt8(ascii: ">"): append("&gt;")
        case UInt8(ascii: "\""): append("&quot;")
        case 0x0d: append("&#13;")
        case 0x09, 0x0a: bytes.append(byte)
        case 0x00..<0x20: append("\u{fffd}")
        case 0xbe...0xbf where Self.endsNoncharacter(source, at: index):
          // U+FFFE and U+FFFF differ from U+FFFD in the last byte alone.
          bytes.append(0xbd)
        default: bytes.append(byte)
        }
      }
    }
  }

  /// The character at `index` if terminals obey it, and how many bytes it takes.
  private static func acting(
    _ source: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, length: Int)? {
    switch source[index] {
    case 0x7f: return (0x7f, 1)
    // Two bytes, and three, because the text is UTF-8.
    case 0xc2 where source[index + 1] < 0xa0: return (UInt32(source[index + 1]), 2)
    case 0xd8 where source[index + 1] == 0x9c: return (0x61c, 2)
    case 0xe2 where source[index + 1] == 0x80 || source[index + 1] == 0x81:
      let scalar =
        0x2000 + UInt32(source[index + 1] & 1) << 6 + UInt32(source[index + 2] & 0x3f)
      switch scalar {
      case 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: return (scalar, 3)
      default: return nil
      }
    default: return nil
    }
  }

  /// Whether the bytes up to `index` are EF BF xx.
  private static func endsNoncharacter(
    _ source: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> Bool {
    index >= 2 && source[index - 1] == 0xbf && source[index - 2] == 0xef
  }

  /// Appends ` name="value"`, for a number.
  mutating func attribute(_ name: StaticString, _ value: Double, unit: StaticString = "") {
    append(" ")
    append(name)
    append("=\"")
    append(number: value)
    append(unit)
    append("\"")
  }

  /// Appends the shortest decimal number that is `value` to a hundredth.
  mutating func append(number value: Double) {
    append(hundredths: hundredths(value))
  }

  /// Appends the shortest decimal number that is `value` hundredths.
  mutating func append(hundredths value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: 100)
    append(digitsOf: whole)
    guard fraction > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(ascii: "0") + UInt8(fraction / 10))
    if fraction % 10 > 0 { bytes.append(UInt8(ascii: "0") + UInt8(fraction % 10)) }
  }

  private mutating func append(digitsOf number: UInt) {
    var unit: UInt = number < 100 ? 1 : number < 10_000 ? 100 : 10_000
    while number / unit >= 10 { unit *= 10 }
    while unit > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
      unit /= 10
    }
  }
}

/// The number in hundredths, rounded: the precision of the file. What is not a number is 0, and
/// what no page holds is cut off, so that the file is always well formed.
func hundredths(_ value: Double) -> Int {
  guard !value.isNaN else { return 0 }
  let scaled = min(max(value, -1e9), 1e9) * 100
  // To the nearest, as rounded() does, without its call into the mathematics library.
  return Int(scaled + (scaled < 0 ? -0.5 : 0.5))
}
