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
    while true {
      switch try window.nextMember() {
      case .named(let name, let first):
        guard try readMember(name, first) else { return false }
      case .ended: return true
      case .cut: return false
      case .damaged(let what): throw damage(what)
      }
    }
  }

  private mutating func readMember(
    _ name: String, _ first: UInt8
  ) throws(TraceReadError) -> Bool {
    if name == "\"traceEvents\"", first == UInt8(ascii: "[") {
      window.position += 1
      return try readEvents()
    }
    facts.notice(member: name)
    if ChromeFacts.told.contains(name) {
      guard let length = try lengthOfValue() else { return false }
      facts.read(name, Data(window.text(length).utf8))
      window.position += length
      return true
    }
    if case .cut = try window.extentOfValue(discarding: true) { return false }
    return true
  }
}
