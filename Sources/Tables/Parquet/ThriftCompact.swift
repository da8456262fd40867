/// Structures in Thrift's compact protocol, as Parquet's headers and footer are
/// (thrift/doc/specs/thrift-compact-protocol.md): a field is its distance from the one before and its type in
/// one byte, integers are zigzag varints, lists and texts begin with their length.
struct ThriftStruct {
  private(set) var bytes: [UInt8] = []
  private var lastField: Int = 0

  private enum Kind: UInt8 {
    case isTrue = 1
    case isFalse = 2
    case byte = 3
    case int16 = 4
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  mutating func add(_ field: Int, _ value: Bool) { begin(field, value ? .isTrue : .isFalse) }

  mutating func add(_ field: Int, byte value: Int8) {
    begin(field, .byte)
    bytes.append(UInt8(bitPattern: value))
  }

  mutating func add(_ field: Int, _ value: Int16) {
    begin(field, .int16)
    bytes.appendZigzag(Int64(value))
  }

  mutating func add(_ field: Int, _ value: Int32) {
    begin(field, .int32)
    bytes.appendZigzag(Int64(value))
  }

  mutating func add(_ field: Int, _ value: Int64) {
    begin(field, .int64)
    bytes.appendZigzag(value)
  }

  mutating func add(_ field: Int, _ value: [UInt8]) {
    begin(field, .binary)
    bytes.appendText(value)
  }

  mutating func add(_ field: Int, _ value: String) { add(field, Array(value.utf8)) }

  mutating func add(_ field: Int, _ value: ThriftStruct) {
    begin(field, .structure)
    bytes.append(contentsOf: value.ended)
  }

  mutating func add(_ field: Int, _ values: [ThriftStruct]) {
    beginList(field, of: .structure, count: values.count)
    for value in values { bytes.append(contentsOf: value.ended) }
  }

  mutating func add(_ field: Int, _ values: [Int32]) {
    beginList(field, of: .int32, count: values.count)
    for value in values { bytes.appendZigzag(Int64(value)) }
  }

  mutating func add(_ field: Int, _ values: [String]) {
    beginList(field, of: .binary, count: values.count)
    for value in values { bytes.appendText(Array(value.utf8)) }
  }

  /// The structure with its end.
  var ended: [UInt8] { bytes + [0] }

  private mutating func begin(_ field: Int, _ kind: Kind) {
    let distance = field - lastField
    if (1...15).contains(distance) {
      bytes.append(UInt8(distance) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      bytes.appendZigzag(Int64(field))
    }
    lastField = field
  }

  private mutating func beginList(_ field: Int, of kind: Kind, count: Int) {
    begin(field, .list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      bytes.appendVarint(UInt64(count))
    }
  }
}

extension [UInt8] {
  /// Seven bits a byte, the lowest first; the highest bit says that more follow.
  mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  fileprivate mutating func appendZigzag(_ value: Int64) {
    appendVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  fileprivate mutating func appendText(_ text: [UInt8]) {
    appendVarint(UInt64(text.count))
    append(contentsOf: text)
  }

  /// The bytes of `value`, the lowest first.
  mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
