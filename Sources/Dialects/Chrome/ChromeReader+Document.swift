import FoundationEssentials
import Trace

// The structure around the events: an array, or an object with an array in it.
extension ChromeReader {
  /// Reads the whole file, or what there is of it.
  mutating func readDocument() throws(TraceReadError) {
    switch try window.peek() {
    case UInt8(ascii: "["):
      window.position += 1
      facts.isArray = true
      // The format allows an array without its end.
      if try !readEvents(), try window.peek() != nil || window.available > 0 {
        cut = window.offset
      }
      return
    case UInt8(ascii: "{"):
      window.position += 1
      if try !readMembers() { cut = window.offset }
    default:
      throw damage("a trace should begin with a bracket or a brace")
    }
  }

  /// Reads the members of the outer object; returns false where the file ends too early.
  private mutating func readMembers() throws(TraceReadError) -> Bool {
    while let byte = try window.peek() {
      switch byte {
      case UInt8(ascii: "}"):
        window.position += 1
        return true
      case UInt8(ascii: ","):
        window.position += 1
      case UInt8(ascii: "\""):
        guard try readMember() else { return false }
      default:
        throw damage("the name of a member, a comma or a closing brace should stand here")
      }
    }
    return false
  }

  private mutating func readMember() throws(TraceReadError) -> Bool {
    guard let length = try lengthOfValue() else { return false }
    let name = text(length)
    window.position += length
    guard let colon = try window.peek() else { return false }
    guard colon == UInt8(ascii: ":") else { throw damage("a colon is missing") }
    window.position += 1
    guard let first = try window.peek() else { return false }
    if name == "\"traceEvents\"", first == UInt8(ascii: "[") {
      window.position += 1
      return try readEvents()
    }
    facts.notice(member: name)
    if ChromeFacts.told.contains(name) {
      guard let length = try lengthOfValue() else { return false }
      facts.read(name, Data(text(length).utf8))
      window.position += length
      return true
    }
    if case .cut = try window.extentOfValue(discarding: true) { return false }
    return true
  }

  /// The next `length` bytes, which must be available, as text.
  private func text(_ length: Int) -> String {
    String(
      decoding: UnsafeBufferPointer(start: window.base + window.position, count: length),
      as: UTF8.self)
  }
}
