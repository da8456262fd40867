/// What is wrong with the bytes of a protobuf message.
struct WireDamage: Error {
  /// Where, in bytes from the file's beginning.
  var offset: Int
  /// In plain words.
  var what: String
}

/// A message in Protocol Buffers' wire format, read field by field
/// (https://protobuf.dev/programming-guides/encoding/).
///
/// It points into the bytes that it was made of, which must stay where they are as long as it is used.
struct WireMessage {
  private let start: UnsafePointer<UInt8>
  private let count: Int
  /// Where its first byte lies in the file.
  let offset: Int
  private var position = 0

  /// The message in the `count` bytes from `start` on, which lie at `offset` in the file.
  init(_ start: UnsafePointer<UInt8>, count: Int, offset: Int) {
    self.start = start
    self.count = count
    self.offset = offset
  }

  /// Its bytes.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// The next field; nil at the end.
  @inline(__always)
  mutating func next() throws(WireDamage) -> WireField? {
    guard position < count else { return nil }
    let place = offset + position
    let tag = try varint()
    guard let number = Int32(exactly: tag >> 3), number > 0 else {
      throw WireDamage(offset: place, what: "a field has no valid number")
    }
    switch tag & 7 {
    case 0:
      return WireField(number: number, kind: .varint, value: try varint(), message: nil, at: place)
    case 1: return try fixed(8, number, .fixed64, at: place)
    case 2:
      let length = try varint()
      guard length <= UInt64(count - position) else {
        throw WireDamage(
          offset: place,
          what: "field \(number) should be \(length) bytes long and "
            + "\(count - position) are left of what it lies in")
      }
      let inner = WireMessage(
        start + position, count: Int(length), offset: offset + position)
      position += Int(length)
      return WireField(number: number, kind: .bytes, value: 0, message: inner, at: place)
    case 5: return try fixed(4, number, .fixed32, at: place)
    default:
      throw WireDamage(
        offset: place, what: "field \(number) is of wire type \(tag & 7), which nobody writes")
    }
  }

  /// The next of the numbers that lie behind one another in a packed field; nil at the end.
  @inline(__always)
  mutating func nextPacked() throws(WireDamage) -> UInt64? {
    position < count ? try varint() : nil
  }

  @inline(__always)
  private mutating func varint() throws(WireDamage) -> UInt64 {
    // Most are short.
    if position < count, start[position] < 0x80 {
      position += 1
      return UInt64(start[position - 1])
    }
    return try longVarint()
  }

  private mutating func longVarint() throws(WireDamage) -> UInt64 {
    let first = position
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < count {
      let byte = start[position]
      position += 1
      guard shift < 63 || byte <= 1 else {
        throw WireDamage(offset: offset + first, what: "a number takes more than 64 bits")
      }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw WireDamage(offset: offset + first, what: "a number is cut off")
  }

  private mutating func fixed(
    _ length: Int, _ number: Int32, _ kind: WireField.Kind, at place: Int
  ) throws(WireDamage) -> WireField {
    guard count - position >= length else {
      throw WireDamage(offset: place, what: "field \(number) is cut off")
    }
    var value: UInt64 = 0
    for byte in (0..<length).reversed() { value = value << 8 | UInt64(start[position + byte]) }
    position += length
    return WireField(number: number, kind: kind, value: value, message: nil, at: place)
  }
}

/// A field of a message.
struct WireField {
  /// How a field is written.
  enum Kind { case varint, fixed64, bytes, fixed32 }

  /// Which field of its message.
  let number: Int32
  private let kind: Kind
  private let value: UInt64
  private let inner: WireMessage?
  /// Where it lies in the file.
  let offset: Int

  @inline(__always)
  fileprivate init(
    number: Int32, kind: Kind, value: UInt64, message: WireMessage?, at offset: Int
  ) {
    self.number = number
    self.kind = kind
    self.value = value
    self.inner = message
    self.offset = offset
  }

  /// The number in it.
  @inline(__always)
  func unsigned() throws(WireDamage) -> UInt64 {
    guard kind != .bytes else { throw mismatch("a number") }
    return value
  }

  /// The same where it may lie below 0.
  @inline(__always)
  func signed() throws(WireDamage) -> Int64 { Int64(bitPattern: try unsigned()) }

  /// The same of a field of 32 bits.
  @inline(__always)
  func int32() throws(WireDamage) -> Int32 { Int32(truncatingIfNeeded: try unsigned()) }

  /// Whether it says yes.
  func bool() throws(WireDamage) -> Bool { try unsigned() != 0 }

  /// The message in it, or whatever else its bytes are.
  @inline(__always)
  func message() throws(WireDamage) -> WireMessage {
    guard let inner else { throw mismatch("a message or a text") }
    return inner
  }

  /// The text in it.
  func text() throws(WireDamage) -> String { String(decoding: try message().bytes, as: UTF8.self) }

  /// Adds the number in it, or each of the numbers that are packed in it, to `numbers`.
  @inline(__always)
  func appendNumbers(to numbers: inout [UInt64]) throws(WireDamage) {
    guard var inner else { return numbers.append(value) }
    while let number = try inner.nextPacked() { numbers.append(number) }
  }

  private func mismatch(_ expected: String) -> WireDamage {
    WireDamage(offset: offset, what: "field \(number) should be \(expected)")
  }
}
