/// A message of protobuf that bytes decide about: its lengths are right, whatever stands in it, so that a
/// byte more or less leaves the rest readable.
struct MadeUpMessage {
  /// As it is written.
  private(set) var bytes: [UInt8] = []
  private static let deepest = 6

  /// A trace: one packet after the other.
  static func trace(_ source: inout ByteSource) -> [UInt8] {
    var trace = MadeUpMessage()
    while !source.isEmpty {
      trace.append(MadeUpMessage(&source, depth: 0).bytes, as: 1)
    }
    return trace.bytes
  }

  private init() {}

  /// The fields up to one of number 0.
  private init(_ source: inout ByteSource, depth: Int) {
    while true {
      // Packets have more fields than a byte has numbers; those that are known lie below 200.
      let byte = UInt64(source.byte())
      guard byte > 0 else { return }
      let field = byte < 250 ? byte : byte << 8 | UInt64(source.byte())
      switch source.below(8) {
      case 0...2:
        append(varint: field << 3)
        append(varint: UInt64(bitPattern: source.number()))
      case 3:
        append(varint: field << 3 | 1)
        append(fixed: UInt64(bitPattern: source.number()))
      case 4: append((0..<source.below(32)).map { _ in source.byte() }, as: field)
      case 5:
        // Numbers in a row, as fields are packed.
        var numbers = MadeUpMessage()
        for _ in 0..<source.below(32) { numbers.append(varint: UInt64(source.byte())) }
        append(numbers.bytes, as: field)
      default:
        guard depth < Self.deepest else { return }
        append(MadeUpMessage(&source, depth: depth + 1).bytes, as: field)
      }
    }
  }

  private mutating func append(_ content: [UInt8], as field: UInt64) {
    append(varint: field << 3 | 2)
    append(varint: UInt64(content.count))
    bytes += content
  }

  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(fixed value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
