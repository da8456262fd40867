/// What a person pressed.
public enum Key: Sendable, Equatable {
  /// A character that stands for itself.
  case character(Character)
  case up, down, left, right
  case home, end, pageUp, pageDown
  case enter, escape, backspace, tab
  /// Control with a letter, which is given in lower case.
  case control(Character)
  /// Nothing that was pressed: what the terminal says of itself when it is asked.
  case answer(TerminalAnswer)
}

/// What a terminal says of itself.
public enum TerminalAnswer: Sendable, Equatable {
  /// Its class and what it can do, by the numbers of primary device attributes (DA1).
  case attributes([Int])
  /// The size of a character in pixels.
  case cellSize(width: Int, height: Int)
  /// The largest sixel picture in pixels that it shows.
  case largestPicture(width: Int, height: Int)
}

/// Makes keys of the bytes that a terminal sends, which may come in any pieces.
public struct KeyDecoder: Sendable {
  private var pending: [UInt8] = []

  /// Has seen nothing yet.
  public init() {}

  /// Whether a sequence has begun that may go on; alone, its first byte is the escape key.
  public var isWaiting: Bool { !pending.isEmpty }

  /// The keys that `bytes` complete. What no key sends is skipped.
  public mutating func keys(_ bytes: some Sequence<UInt8>) -> [Key] {
    pending += bytes
    var keys: [Key] = []
    while let (key, length) = next() {
      pending.removeFirst(length)
      if let key { keys.append(key) }
    }
    return keys
  }

  /// The key of what is pending when nothing follows it.
  public mutating func finish() -> Key? {
    defer { pending = [] }
    return pending.first == 0x1b ? .escape : nil
  }

  /// The key at the start of what is pending with its length; nil where it may go on.
  private func next() -> (key: Key?, length: Int)? {
    guard let first = pending.first else { return nil }
    switch first {
    case 0x1b: return escapeSequence()
    case 0x09: return (.tab, 1)
    case 0x0a, 0x0d: return (.enter, 1)
    case 0x08, 0x7f: return (.backspace, 1)
    case 0x01...0x1a:
      return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
    case 0x00..<0x20: return (nil, 1)
    case 0x20..<0x7f: return (.character(Character(Unicode.Scalar(first))), 1)
    default: return character(first)
    }
  }

  /// A character of several bytes.
  private func character(_ first: UInt8) -> (key: Key?, length: Int)? {
    let length =
      switch first {
      case 0xc2..<0xe0: 2
      case 0xe0..<0xf0: 3
      case 0xf0..<0xf5: 4
      default: 1
      }
    guard length > 1 else { return (nil, 1) }
    guard pending.count >= length else { return nil }
    let text = String(decoding: pending[..<length], as: UTF8.self)
    guard let character = text.first, text.unicodeScalars.first != "\u{fffd}" else {
      return (nil, 1)
    }
    return (.character(character), length)
  }

  /// What begins with an escape: `ESC [ parameters letter` and `ESC O letter` (ECMA-48, xterm).
  private func escapeSequence() -> (key: Key?, length: Int)? {
    guard pending.count > 1 else { return nil }
    switch pending[1] {
    case UInt8(ascii: "["):
      guard let end = pending.indices.dropFirst(2).first(where: { pending[$0] >= 0x40 }) else {
        return nil
      }
      let parameters = String(decoding: pending[2..<end], as: UTF8.self)
        .split(separator: ";", omittingEmptySubsequences: false)
      return (Self.key(letter: pending[end], parameters), end + 1)
    case UInt8(ascii: "O"):
      guard pending.count > 2 else { return nil }
      return (Self.key(letter: pending[2], []), 3)
    case 0x1b: return (.escape, 1)
    default: return (nil, 2)
    }
  }

  private static func key(letter: UInt8, _ parameters: [Substring]) -> Key? {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "~"):
      switch parameters.first {
      case "1", "7": .home
      case "4", "8": .end
      case "5": .pageUp
      case "6": .pageDown
      default: nil
      }
    case UInt8(ascii: "c"), UInt8(ascii: "t"), UInt8(ascii: "S"):
      answer(letter, parameters).map { .answer($0) }
    default: nil
    }
  }

  /// `ESC [ ? 62 ; 4 c`, `ESC [ 6 ; height ; width t` and `ESC [ ? 2 ; 0 ; width ; height S`.
  private static func answer(_ letter: UInt8, _ parameters: [Substring]) -> TerminalAnswer? {
    let numbers = parameters.map { Int($0.drop { $0 == "?" }) }
    let isPrivate = parameters.first?.first == "?"
    switch letter {
    case UInt8(ascii: "c"):
      return isPrivate ? .attributes(numbers.compactMap(\.self)) : nil
    case UInt8(ascii: "t"):
      guard numbers.count == 3, numbers[0] == 6, let height = numbers[1], let width = numbers[2],
        (1...1000).contains(width), (1...1000).contains(height)
      else { return nil }
      return .cellSize(width: width, height: height)
    default:
      // The second number tells whether it could say.
      guard isPrivate, numbers.count == 4, numbers[0] == 2, numbers[1] == 0,
        let width = numbers[2], let height = numbers[3], width > 0, height > 0
      else { return nil }
      return .largestPicture(width: width, height: height)
    }
  }
}
