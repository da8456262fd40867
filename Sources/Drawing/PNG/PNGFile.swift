import CZlib

/// Appends the chunks of a PNG file.
struct PNGFile {
  private(set) var bytes: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Appends a chunk; `type` has four letters.
  mutating func append(_ type: StaticString, _ content: [UInt8]) {
    bytes.append(bigEndian: UInt32(content.count))
    let start = bytes.count
    type.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: content)
    let checksum = bytes[start...].withUnsafeBufferPointer {
      crc32_z(0, $0.baseAddress, $0.count)
    }
    bytes.append(bigEndian: UInt32(checksum))
  }

  /// Appends a text under a keyword, if both have content.
  mutating func append(text: String, keyword: String) {
    let keyword = Self.keyword(keyword)
    guard !keyword.isEmpty, !text.isEmpty else { return }
    // Keyword, end, not compressed (two bytes), no language, no translated keyword.
    let text = text.utf8.filter { $0 != 0 }
    append("iTXt", keyword + [0, 0, 0, 0, 0] + text)
  }

  /// The keyword as the format allows it: up to 79 printable characters without spaces at the ends.
  private static func keyword(_ name: String) -> [UInt8] {
    let printable = name.utf8.map { (0x21...0x7e).contains($0) ? $0 : UInt8(ascii: "-") }
    return Array(printable.prefix(79))
  }
}

extension [UInt8] {
  mutating func append(bigEndian number: UInt32) {
    for shift in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
  }
}
