/// The way from the first byte of a JSON value to its last. What stands inside is checked elsewhere.
struct ValueScan {
  /// What the bytes looked at so far led to.
  enum Step {
    /// The value has ended: it is ``ValueScan/length`` bytes long.
    case ended
    /// It goes on behind the bytes that were there.
    case goesOn
    /// A zero stands in it: a disk that lost power leaves them where the rest of a file should be.
    case brokenOff
  }

  /// How many bytes were passed.
  private(set) var length = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  /// Forgets how many bytes were passed, for values that are thrown away on the way.
  mutating func restart() { length = 0 }

  /// Goes on from byte ``length`` of the value at `start`, of which `count` bytes are there.
  mutating func advance(_ start: UnsafePointer<UInt8>, count: Int) -> Step {
    while true {
      if depth > 0 { skipOrdinary(start, count) }
      guard length < count else { return .goesOn }
      let byte = start[length]
      if byte == 0 { return .brokenOff }
      if isInString {
        length += 1
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
          if depth == 0 { return .ended }
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        // The bracket of a container around a number ends the number, as do the signs below.
        if depth == 0 { return .ended }
        depth -= 1
        if depth == 0 {
          length += 1
          return .ended
        }
      case UInt8(ascii: ","), UInt8(ascii: " "), 0x09, 0x0A, 0x0D:
        if depth == 0 { return .ended }
      default: break
      }
      length += 1
    }
  }

  /// Passes bytes that change nothing inside a container.
  private mutating func skipOrdinary(_ start: UnsafePointer<UInt8>, _ count: Int) {
    guard !isEscaped else { return }
    if isInString {
      while length < count, Self.isOrdinary(start[length], inString: true) { length += 1 }
    } else {
      while length < count, Self.isOrdinary(start[length], inString: false) { length += 1 }
    }
  }

  /// Whether nothing depends on `byte`.
  @inline(__always)
  private static func isOrdinary(_ byte: UInt8, inString: Bool) -> Bool {
    if inString { return byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0 }
    // Brackets and braces differ in one bit.
    let bracket = byte | 0x20
    return byte != UInt8(ascii: "\"") && bracket != UInt8(ascii: "{")
      && bracket != UInt8(ascii: "}") && byte != 0
  }
}
