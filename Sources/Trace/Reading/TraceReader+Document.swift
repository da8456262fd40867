// The structure around the events: an array, or an object with an array in it.
extension TraceReader {
  /// Reads the whole file, or what there is of it.
  package mutating func readDocument() throws(TraceReadError) {
    try window.fill(TraceOutput.headSize)
    isOurLayout = window.startsWithOurHead
    if window.startsWithByteOrderMark { window.position += 3 }
    switch try window.peek() {
    case UInt8(ascii: "["):
      window.position += 1
      guard try readEvents() else { return noteEnd() }
      // A recorder that is killed at its very last step leaves the end of an object here.
      if try window.peek() == UInt8(ascii: ","), metadataCount > 1 { return }
    case UInt8(ascii: "{"):
      window.position += 1
      guard try readMembers() else { return noteEnd() }
    default:
      throw noJSON()
    }
    guard try window.peek() == nil else {
      throw damage("something follows the end of the trace")
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
    if name == "\"otherData\"", first == UInt8(ascii: "{") { return try readOtherData() }
    return try skipValue()
  }

  /// Reads the events of an array, and its closing bracket; returns false where the file ends
  /// before that.
  private mutating func readEvents() throws(TraceReadError) -> Bool {
    while true {
      if let isWhole = try readBatch() { return isWhole }
      if let isWhole = try readStep() { return isWhole }
    }
  }

  /// Reads the next event or what stands between events. Returns whether the array was whole where it
  /// has ended, nil where it goes on.
  mutating func readStep() throws(TraceReadError) -> Bool? {
    // Enough for a whole line of ours, so that the scanner need not ask.
    try window.fill(1024)
    guard let byte = try window.peek() else { return false }
    switch byte {
    case UInt8(ascii: "{"):
      guard try readEvent() else { return false }
    case UInt8(ascii: ","):
      window.position += 1
    case UInt8(ascii: "]"):
      window.position += 1
      return true
    default:
      guard eventCount > 0 else { throw noTrace() }
      eventCount += 1
      throw damage("an event, a comma or a bracket should stand here")
    }
    return nil
  }

  private mutating func readOtherData() throws(TraceReadError) -> Bool {
    guard let length = try lengthOfValue() else { return false }
    let text = UnsafeBufferPointer(start: window.base + window.position, count: length)
    switch tokenizer.read(text) {
    case .invalid(let problem): throw damage("otherData is no valid JSON: \(problem)")
    case .value(let value):
      guard let ours = value["coreograph"] else { break }
      do throws(EventProblem) {
        try checkFormat(of: ours)
      } catch {
        throw damage(error.what, fix: error.fix)
      }
      try takeMetadata(OtherDataWithMetadata.self, in: text)
      // It is written last of all.
      metadataCount += 1
    }
    window.position += length
    return true
  }

  /// The length of the value at the position, all of it available; nil where the file ends
  /// within it.
  mutating func lengthOfValue() throws(TraceReadError) -> Int? {
    switch try window.extentOfValue() {
    case .whole(let length): return length
    case .cut: return nil
    case .endless: throw damage(ByteWindow.endlessValue)
    }
  }

  private mutating func skipValue() throws(TraceReadError) -> Bool {
    if case .cut = try window.extentOfValue(discarding: true) { return false }
    return true
  }

  /// Remembers that the file ends here although something should follow.
  private mutating func noteEnd() {
    cut = place
  }

  /// Where the reader stands.
  var place: TraceReadError.Place {
    // Line 1 opens the array; each event has a line of its own.
    isOurLayout ? .line(eventCount + 1) : .byte(window.offset)
  }
}

extension ByteWindow {
  /// Whether the file begins as ``TraceWriter`` begins one; look at as much as it takes before.
  package var startsWithOurHead: Bool {
    let start = UnsafeBufferPointer(start: base, count: Swift.min(limit, TraceOutput.headSize))
    return TraceOutput.heads.contains { start.elementsEqual($0) }
  }

  /// Whether the file begins with the mark that some editors put before text.
  package var startsWithByteOrderMark: Bool {
    base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF
  }
}
