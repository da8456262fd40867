import Glibc

/// Texts of a trace, each once; others name them by number. Number 0 is the empty one.
///
/// They are told apart by their bytes, and become strings only where someone asks for them: a file
/// may have an id of its own for each of a million slices.
struct TextTable {
  private var texts = TextColumn()
  /// The number of a text or -1, at the place that its hash says or behind it; a power of 2 of them.
  private var slots = [Int32](repeating: -1, count: 64)
  /// What was hashed of each text.
  private var hashes: [Int] = []

  init() {
    let empty = number(of: UnsafeRawBufferPointer(start: nil, count: 0))
    assert(empty == 0)
  }

  /// How many there are.
  var count: Int { texts.count }

  /// The number of the text with these bytes, from now on.
  mutating func number(of text: UnsafeRawBufferPointer) -> Int32 {
    // Its seed is another one in each process, so that no file can choose texts of one hash.
    var hasher = Hasher()
    hasher.combine(bytes: text)
    let hash = hasher.finalize()
    var slot = hash & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = slots[slot]
      if hashes[Int(number)] == hash, texts.equals(number, text) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = texts.append(text)
    hashes.append(hash)
    slots[slot] = number
    if 2 * hashes.count > slots.count { grow() }
    return number
  }

  subscript(number: Int32) -> String { texts[number] }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 4 * slots.count)
    for (number, hash) in hashes.enumerated() {
      var slot = hash & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }
}

/// Texts behind one another.
struct TextColumn: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// How many there are.
  var count: Int { ends.count }

  /// Adds a text; returns its number.
  @discardableResult
  mutating func append(_ text: UnsafeRawBufferPointer) -> Int32 {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    return Int32(ends.count - 1)
  }

  subscript(number: Int32) -> String {
    withBytes(of: number) { String(decoding: $0, as: UTF8.self) }
  }

  /// Gives the bytes of text `number` to `body`.
  func withBytes<Value>(of number: Int32, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    let first = number == 0 ? 0 : ends[Int(number) - 1]
    let last = ends[Int(number)]
    return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[first..<last])) }
  }

  /// Whether text `number` has these bytes.
  func equals(_ number: Int32, _ text: UnsafeRawBufferPointer) -> Bool {
    withBytes(of: number) { own in
      guard own.count == text.count else { return false }
      guard let one = own.baseAddress, let other = text.baseAddress else { return true }
      return memcmp(one, other, own.count) == 0
    }
  }
}
