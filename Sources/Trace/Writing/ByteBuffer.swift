import Glibc

/// Bytes being put together before they are written: text and integers, appended without
/// allocation and without a detour through `Double` or `String`.
struct ByteBuffer: ~Copyable {
  /// How many bytes there are.
  private(set) var count = 0
  private var capacity: Int
  private var base: UnsafeMutablePointer<UInt8>

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit {
    base.deallocate()
  }

  /// The bytes; invalid after the next change.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Empties the buffer and keeps its memory.
  mutating func removeAll() {
    count = 0
  }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    reserve(text.utf8CodeUnitCount)
    (base + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    count += text.utf8CodeUnitCount
  }

  mutating func append(_ other: UnsafeRawBufferPointer) {
    guard let source = other.baseAddress, !other.isEmpty else { return }
    reserve(other.count)
    memcpy(base + count, source, other.count)
    count += other.count
  }

  mutating func append(_ other: [UInt8]) {
    other.withUnsafeBytes { append($0) }
  }

  @inline(__always)
  mutating func append(byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  mutating func append(repeating byte: UInt8, count times: Int) {
    reserve(times)
    (base + count).update(repeating: byte, count: times)
    count += times
  }

  /// Appends `value` in decimal digits.
  @inline(__always)
  mutating func append(decimal value: some SignedInteger & FixedWidthInteger) {
    if value < 0 { append(byte: UInt8(ascii: "-")) }
    append(digitsOf: UInt64(value.magnitude))
  }

  /// Appends `value` in decimal digits.
  mutating func append(decimal value: UInt64) {
    append(digitsOf: value)
  }

  /// Appends nanoseconds as microseconds with three decimals, the unit of Chrome's trace format.
  @inline(__always)
  mutating func append(microseconds value: Nanoseconds) {
    if value < 0 { append(byte: UInt8(ascii: "-")) }
    let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: 1000)
    append(digitsOf: whole)
    reserve(4)
    base[count] = UInt8(ascii: ".")
    base[count + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / 100)
    base[count + 2] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / 10 % 10)
    base[count + 3] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction % 10)
    count += 4
  }

  @inline(__always)
  private mutating func append(digitsOf value: UInt64) {
    reserve(20)
    var digits = 1
    var bound: UInt64 = 10
    while digits < 20, value >= bound {
      digits += 1
      bound &*= 10
    }
    var rest = value
    var position = count + digits
    count = position
    repeat {
      position -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      base[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    } while rest > 0
  }

  @inline(__always)
  private mutating func reserve(_ additional: Int) {
    if count + additional > capacity { grow(by: additional) }
  }

  @inline(never)
  private mutating func grow(by additional: Int) {
    let newCapacity = max(capacity * 2, count + additional)
    let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
    bigger.update(from: base, count: count)
    base.deallocate()
    base = bigger
    capacity = newCapacity
  }
}
