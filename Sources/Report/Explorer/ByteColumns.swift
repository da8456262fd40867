/// Columns of whole numbers on their way into a page.
///
/// A column is a plane of the lowest bytes of all of its rows, then one of the next bytes, and so on:
/// bytes that resemble one another stand side by side, which compresses better than the numbers do,
/// and unpacking a plane is one pass over bytes.
struct ByteColumns {
  /// Where a column lies: the columns follow one another in this order.
  struct Column: Encodable, Equatable {
    /// What it holds.
    let name: String
    /// How many rows it has.
    let count: Int
    /// How many bytes of a number are there; the rest is 0.
    let planes: Int
    /// True where the lowest bit is the sign; nil where no number has one.
    var isSigned: Bool?
  }

  /// What there is, in order.
  private(set) var directory: [Column] = []
  /// The planes.
  private(set) var bytes: [UInt8] = []

  /// Adds the column `name`, whose numbers must not be negative.
  mutating func append(_ name: String, _ values: [some FixedWidthInteger]) {
    append(name, values, isSigned: nil)
  }

  /// Adds a column of numbers of either sign: the sign is the lowest bit, so that small ones stay small.
  mutating func append(_ name: String, signed values: [Int64]) {
    append(name, values.map { UInt64(bitPattern: $0 << 1 ^ $0 >> 63) }, isSigned: true)
  }

  private mutating func append(
    _ name: String, _ values: [some FixedWidthInteger], isSigned: Bool?
  ) {
    let most = UInt64(values.max() ?? 0)
    let planes = (UInt64.bitWidth - most.leadingZeroBitCount + 7) / 8
    directory.append(
      Column(name: name, count: values.count, planes: planes, isSigned: isSigned))
    bytes.reserveCapacity(bytes.count + planes * values.count)
    for plane in 0..<planes {
      let shift = 8 * plane
      for value in values { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
  }
}

/// Texts that columns refer to by number; each is kept once.
struct TextTable {
  /// The texts, as a page may show them.
  private(set) var texts: [String] = []
  private var numbers: [String: Int32] = [:]

  /// The number of `text`.
  mutating func number(of text: String) -> Int32 {
    if let known = numbers[text] { return known }
    let number = Int32(texts.count)
    texts.append(shown(text, limit: 1000))
    numbers[text] = number
    return number
  }

  /// The number after that of `text`; 0 where there is none.
  mutating func numberOrZero(of text: String?) -> Int32 { text.map { number(of: $0) + 1 } ?? 0 }
}
