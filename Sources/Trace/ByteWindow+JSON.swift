// Where the parts of a JSON text begin and end. What stands inside them is checked elsewhere.
extension ByteWindow {
  /// What looking for the end of a value came to.
  package enum Extent {
    /// The value takes this many bytes from the position on.
    case whole(Int)
    /// The input ends inside it.
    case cut
    /// It is longer than ``maximumValue``.
    case endless
  }

  /// Skips white space; returns the byte after it without taking it, or nil at the end. Zeros
  /// count as the end: a disk that lost power leaves them where the rest of a file should be.
  package mutating func peek() throws(TraceReadError) -> UInt8? {
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
  package mutating func extentOfValue(discarding: Bool = false) throws(TraceReadError) -> Extent {
    var scan = ValueScan()
    while true {
      if discarding {
        position += scan.length
        scan.restart()
      }
      guard scan.length <= Self.maximumValue else { return .endless }
      guard try fill(scan.length + 1) else { return .cut }
      switch scan.advance(base + position, count: available) {
      case .ended: return ending(scan.length, discarding)
      case .brokenOff: return .cut
      case .goesOn: break
      }
    }
  }

  private mutating func ending(_ length: Int, _ discarding: Bool) -> Extent {
    guard discarding else { return length > Self.maximumValue ? .endless : .whole(length) }
    position += length
    return .whole(0)
  }
}
