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

  /// What stands next in an object.
  package enum Member {
    /// A member of this name, written as JSON; at the position is its value, which begins with a byte.
    case named(String, first: UInt8)
    /// Nothing: its closing brace was taken.
    case ended
    /// Nothing: the input ends within it.
    case cut
    /// What should not stand at the position, in plain words.
    case damaged(String)
  }

  /// Takes what stands before the value of an object's next member, commas before it included.
  package mutating func nextMember() throws(TraceReadError) -> Member {
    while let byte = try peek() {
      switch byte {
      case UInt8(ascii: "}"):
        position += 1
        return .ended
      case UInt8(ascii: ","):
        position += 1
      case UInt8(ascii: "\""):
        return try member()
      default:
        return .damaged("the name of a member, a comma or a closing brace should stand here")
      }
    }
    return .cut
  }

  private mutating func member() throws(TraceReadError) -> Member {
    switch try extentOfValue() {
    case .cut: return .cut
    case .endless: return .damaged(Self.endlessValue)
    case .whole(let length):
      let name = text(length)
      position += length
      guard let colon = try peek() else { return .cut }
      guard colon == UInt8(ascii: ":") else { return .damaged("a colon is missing") }
      position += 1
      guard let first = try peek() else { return .cut }
      return .named(name, first: first)
    }
  }

  /// What is wrong with a value that is longer than ``maximumValue``.
  package static var endlessValue: String {
    "a value of more than \(maximumValue >> 20) MiB begins here"
  }

  /// The next `length` bytes, which must be available, as text.
  package func text(_ length: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: base + position, count: length), as: UTF8.self)
  }

  private mutating func ending(_ length: Int, _ discarding: Bool) -> Extent {
    guard discarding else { return length > Self.maximumValue ? .endless : .whole(length) }
    position += length
    return .whole(0)
  }
}
