/// A message of Protocol Buffers' wire format on its way into a file.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  /// A field that holds a number.
  mutating func add(_ field: Int32, _ value: some BinaryInteger) {
    appendVarint(UInt64(field) << 3)
    appendVarint(UInt64(truncatingIfNeeded: Int64(value)))
  }

  /// A field that holds 64 bits of any kind.
  mutating func add(_ field: Int32, bits value: UInt64) {
    appendVarint(UInt64(field) << 3)
    appendVarint(value)
  }

  /// A field that holds a fraction.
  mutating func add(_ field: Int32, fraction value: Double) {
    appendVarint(UInt64(field) << 3 | 1)
    for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> (8 * byte))) }
  }

  /// A field that holds a text.
  mutating func add(_ field: Int32, _ text: String) { add(field, bytes: Array(text.utf8)) }

  /// A field that holds another message.
  mutating func add(_ field: Int32, _ message: WireWriter) { add(field, bytes: message.bytes) }

  /// A field that holds another message, which `fill` writes.
  mutating func add(_ field: Int32, _ fill: (inout WireWriter) -> Void) {
    var message = WireWriter()
    fill(&message)
    add(field, message)
  }

  /// A field that holds numbers one behind the other; nothing where there are none.
  mutating func add(_ field: Int32, packed values: [UInt64]) {
    guard !values.isEmpty else { return }
    var packed = WireWriter()
    for value in values { packed.appendVarint(value) }
    add(field, packed)
  }

  /// The fields of another message behind those of this one.
  mutating func append(_ other: WireWriter) { bytes += other.bytes }

  private mutating func add(_ field: Int32, bytes content: [UInt8]) {
    appendVarint(UInt64(field) << 3 | 2)
    appendVarint(UInt64(content.count))
    bytes += content
  }

  @inline(__always)
  private mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
