import Trace

/// Reads one Chrome trace of another tool from its first byte to its last, holding a window of it in
/// memory.
struct ChromeReader: ~Copyable {
  let path: String
  var window: ByteWindow
  var events = ChromeEvents()
  var facts = ChromeFacts()
  /// Where the file turned out to end too early; nil where it is whole.
  var cut: Int?
  private let workers: Int
  private let batch: EventBatch.Size

  init(
    path: String, reading window: consuming ByteWindow, workers: Int = Workers.count,
    batch: EventBatch.Size = .standard
  ) {
    self.path = path
    self.window = window
    self.workers = workers
    self.batch = batch
  }

  /// The trace of all that the file says.
  mutating func read() throws(TraceReadError) -> Trace {
    try window.fill(3)
    if window.startsWithByteOrderMark { window.position += 3 }
    try readDocument()
    if let cut, events.sliceCount == 0 {
      throw TraceReadError(
        path: path, place: .byte(cut), what: "ends before anything was recorded",
        fix: "copy the file anew from where it was made, or write the trace anew")
    }
    guard events.sliceCount > 0 else {
      throw TraceReadError(
        path: path, place: nil,
        what: "is a Chrome trace without slices: nothing in it lasts (ph X, B and E, b and e)",
        fix: "have the tool record calls or tasks, or record with 'coreograph record'")
    }
    var timeline = events.finish()
    events = ChromeEvents()
    do throws(InvariantViolation) {
      return try timeline.makeTrace(facts.timelineFacts(cutAt: cut))
    } catch {
      throw TraceReadError(
        path: path, place: nil, what: "it contradicts itself: \(error.description)",
        fix: "write the trace anew with the tool that made it")
    }
  }

  func damage(_ what: String) -> TraceReadError {
    TraceReadError(
      path: path, place: .byte(window.offset), what: what,
      fix: "copy the file anew from where it was made, or write the trace anew")
  }

  // MARK: Events

  /// Reads the events of an array, and its closing bracket; returns false where the file ends before
  /// that.
  mutating func readEvents() throws(TraceReadError) -> Bool {
    while true {
      if let isWhole = try readBatch() { return isWhole }
      if let isWhole = try readStep() { return isWhole }
    }
  }

  /// Reads many events at once, where there are many. Returns what ``readStep()`` does; nil also where
  /// nothing could be read this way.
  private mutating func readBatch() throws(TraceReadError) -> Bool? {
    window.joinAhead()
    if window.available < batch.bytes, !window.isAtEnd {
      window.makeRoom(for: batch.bytes)
      window.readAhead(batch.bytes) { $0() }
      window.joinAhead()
    }
    guard window.available >= batch.least, try window.peek() == UInt8(ascii: "{") else {
      return nil
    }
    window.makeRoom(for: batch.bytes)
    let bounds = EventBatch(
      window.base + window.position, available: window.available, trustsLines: false, size: batch
    ).bounds
    guard !bounds.isEmpty else { return nil }
    let origin = window.offset
    // Nobody writes to these bytes until all blocks are read.
    nonisolated(unsafe) let start = window.base + window.position
    let blocks = window.readAhead(batch.bytes) { [workers] readAhead in
      concurrentMap(bounds.count, workers: workers, beside: readAhead) { block in
        ChromeBlock(start + bounds[block].lowerBound, count: bounds[block].count)
      }
    }
    for (bounds, block) in zip(bounds, blocks) {
      // Where a block did not begin with an event, what was read of it is void.
      if window.offset == origin + bounds.lowerBound { take(block) }
      while window.offset < origin + bounds.upperBound {
        // Only up to the next block: it must not be read event by event.
        skipSeparators(upTo: origin + bounds.upperBound)
        guard window.offset < origin + bounds.upperBound else { break }
        if let isWhole = try readStep() { return isWhole }
      }
    }
    return nil
  }

  /// Passes what may stand between events.
  private mutating func skipSeparators(upTo end: Int) {
    while window.offset < end {
      switch window.base[window.position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"),
        UInt8(ascii: ","):
        window.position += 1
      default: return
      }
    }
  }

  private mutating func take(_ block: ChromeBlock) {
    window.position += block.length
    events.receive(block)
  }

  /// Reads the next event or what stands between events. Returns whether the array was whole where it
  /// has ended, nil where it goes on.
  private mutating func readStep() throws(TraceReadError) -> Bool? {
    guard let byte = try window.peek() else { return false }
    switch byte {
    case UInt8(ascii: "{"):
      guard let length = try lengthOfValue() else { return false }
      let block = ChromeBlock(window.base + window.position, count: length)
      guard block.length == length else {
        throw damage(block.problem.map { "no valid event: \($0)" } ?? "no valid JSON")
      }
      take(block)
    case UInt8(ascii: ","):
      window.position += 1
    case UInt8(ascii: "]"):
      window.position += 1
      return true
    default:
      throw damage("an event, a comma or a bracket should stand here")
    }
    return nil
  }

  /// The length of the value at the position, all of it available; nil where the file ends within it.
  mutating func lengthOfValue() throws(TraceReadError) -> Int? {
    switch try window.extentOfValue() {
    case .whole(let length): return length
    case .cut: return nil
    case .endless: throw damage(ByteWindow.endlessValue)
    }
  }
}
