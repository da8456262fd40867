/// Turns names into XML `id`s that differ from each other.
struct UniqueIDs {
  /// Put before every id.
  let prefix: String
  /// How many ids each name has given so far.
  private var uses: [String: Int] = [:]
  private var taken: Set<String> = []

  init(prefix: String) {
    self.prefix = prefix
  }

  /// The name with everything but letters, digits, hyphens and underscores replaced, and a number
  /// after it where another element has that id already.
  mutating func unique(_ name: String) -> String {
    var bytes = name.utf8.map { Self.isAllowed($0) ? $0 : UInt8(ascii: "-") }
    if bytes.first.map(Self.isLetter) != true { bytes.insert(contentsOf: "group-".utf8, at: 0) }
    let base = prefix + String(decoding: bytes, as: UTF8.self)
    var number = uses[base, default: 0]
    var id = base
    repeat {
      number += 1
      id = number == 1 ? base : "\(base)-\(number)"
    } while !taken.insert(id).inserted
    uses[base] = number
    return id
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
