// Where the parts of a JSON text begin and end. What stands inside them is checked elsewhere.
extension ByteWindow {
  /// What looking for the end of a value came to.
  enum Extent {
    /// The value takes this many bytes from the position on.
    case whole(Int)
    /// The input ends inside it.
    case cut
    /// It is longer than ``maximumValue``.
    case endless
  }

  /// Skips white space; returns the byte after it without taking it, or nil at the end. Zeros
  /// count as the end: a disk that lost power leaves them where the rest of a file should be.
  mutating func peek() throws(TraceReadError) -> UInt8? {
    while try fill(1) {
      switch base[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position += 1
      case 0: return nil
      case let byte: return byte
      }
    }
    return nil
  }

  /// Finds the end of the value at the position. The bytes of a whole one are all available; with
  /// `discarding`, they are thrown away on the way, however many there are.
  mutating func extentOfValue(discarding: Bool = false) throws(TraceReadError) -> Extent {
    var length = 0
    var depth = 0
    var isInString = false
    var isEscaped = false
    while true {
      if discarding {
        position += length
        length = 0
      }
      guard length <= Self.maximumValue else { return .endless }
      guard try fill(length + 1) else {
        return .cut
      }
      let start = base + position
      let end = available
      while length < end {
        let byte = start[length]
        if byte == 0 { return .cut }
        if isInString {
          length += 1
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            isInString = false
            if depth == 0 { return ending(length, discarding) }
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
          if depth == 0 { return ending(length, discarding) }
          depth -= 1
          if depth == 0 { return ending(length + 1, discarding) }
        case UInt8(ascii: ","), UInt8(ascii: " "), 0x09, 0x0A, 0x0D:
          if depth == 0 { return ending(length, discarding) }
        default: break
        }
        length += 1
      }
    }
  }

  private mutating func ending(_ length: Int, _ discarding: Bool) -> Extent {
    guard discarding else { return .whole(length) }
    position += length
    return .whole(0)
  }
}
