/// Takes decisions from bytes, so that a fuzzer that changes a byte changes a decision.
struct ByteSource {
  private var rest: Slice<UnsafeBufferPointer<UInt8>>

  init(_ bytes: UnsafeBufferPointer<UInt8>) { rest = bytes[...] }

  /// Whether all bytes are used up; every decision is 0 from then on.
  var isEmpty: Bool { rest.isEmpty }

  /// What nobody has taken.
  var remainder: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: rest) }

  /// The next byte.
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// A number below `count`.
  mutating func below(_ count: Int) -> Int { Int(byte()) % count }

  /// Yes or no.
  mutating func flag() -> Bool { byte() & 1 == 1 }

  /// One of `values`, which must not be empty.
  mutating func choice<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// A number of any size; small ones are likelier than large ones.
  mutating func number() -> Int64 {
    let width = below(9)
    var value: UInt64 = 0
    for _ in 0..<width { value = value << 8 | UInt64(byte()) }
    return Int64(bitPattern: value)
  }

  /// A small number of something that is measured, seldom a large or a negative one.
  mutating func quantity() -> Double {
    below(32) == 0 ? Double(number()) / 1000 : Double(byte()) / 16
  }

  /// Up to fifteen bytes as text, which may be any.
  mutating func text() -> String {
    let bytes = (0..<below(16)).map { _ in byte() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
