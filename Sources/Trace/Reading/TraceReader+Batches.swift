// Most of a file is events whose meaning does not depend on what stands before them: cores share them
// out among themselves, and what they found is put together in the order of the file.
extension TraceReader {
  /// Reads many events at once, where there are many. Returns what ``readStep()`` does; nil also where
  /// nothing could be read this way.
  mutating func readBatch() throws(TraceReadError) -> Bool? {
    window.joinAhead()
    if window.available < batch.bytes, !window.isAtEnd {
      window.makeRoom(for: batch.bytes)
      window.readAhead(batch.bytes) { $0() }
      window.joinAhead()
    }
    guard window.available >= batch.least else { return nil }
    window.makeRoom(for: batch.bytes)
    let events = EventBatch(
      window.base + window.position, available: window.available, trustsLines: isOurLayout,
      size: batch)
    guard !events.bounds.isEmpty else { return nil }
    let origin = window.offset
    let blocks = window.readAhead(batch.bytes) { [workers] readAhead in
      events.read(workers: workers, beside: readAhead)
    }
    for (bounds, block) in zip(events.bounds, blocks) {
      // An event that reaches into the block, or past it, makes what was read of it void.
      if window.offset == origin + bounds.lowerBound { take(block) }
      while window.offset < origin + bounds.upperBound {
        take(
          EventBlock(
            window.base + window.position, count: origin + bounds.upperBound - window.offset,
            available: window.available, trustsLines: isOurLayout))
        guard window.offset < origin + bounds.upperBound else { break }
        if let isWhole = try readStep() { return isWhole }
      }
    }
    if let share = window.shareUsed, share > 0 {
      let isPart = builder.sieve != nil
      if !expectsMore, !isPart { builder.expectMore(afterShare: share) }
      expectsMore = true
      if let shortage = forecast.shortage(afterShare: share, isPart: isPart) {
        throw tooLarge(shortage)
      }
    }
    return nil
  }

  private mutating func take(_ block: EventBlock) {
    window.position += block.length
    eventCount += block.eventCount
    strangerCount += block.strangerCount
    coreOrder.follow(block.coreOrder)
    builder.receive(block)
  }
}

/// Reads the trace in the file `path` as ``readTrace(at:)`` does, with `workers` threads that take blocks of
/// about `block` bytes, however short the file; without blocks event by event. What comes out is the same.
package func readTrace(
  at path: String, block: Int?, workers: Int
) throws(TraceReadError) -> Trace {
  let size = block.map { EventBatch.Size(block: $0, bytes: 4 * $0, least: 1) } ?? .none
  var reader = try TraceReader(opening: path, workers: workers, batch: size)
  try reader.readDocument()
  return try reader.finish()
}

/// Events that are read at once.
package struct EventBatch {
  /// How much is read at once.
  package struct Size: Sendable {
    /// About so many bytes make a block, the work of one core.
    package var block: Int
    /// So many are read from the file at once.
    package var bytes: Int
    /// With fewer than this, events are read one by one.
    package var least: Int

    /// Nothing is read at once.
    static let none = Size(block: 1, bytes: 1, least: .max)

    /// What keeps the cores busy while reading goes on, and is small beside the trace.
    package static let standard = Size(
      block: 1 << 17, bytes: max(1 << 22, Workers.count << 19), least: 1 << 18)
  }

  /// What a scanner may look at behind an event; in this a block must not end.
  private static let margin = 1024

  private let start: UnsafeMutablePointer<UInt8>
  private let available: Int
  private let trustsLines: Bool
  /// Where the blocks lie, from the first byte on and without gaps.
  package private(set) var bounds: [Range<Int>] = []

  /// Cuts the `available` bytes at `start` where events seem to begin. A guess is enough: whether one
  /// does is seen when the block before it was read.
  package init(
    _ start: UnsafeMutablePointer<UInt8>, available: Int, trustsLines: Bool, size: Size
  ) {
    self.start = start
    self.available = available
    self.trustsLines = trustsLines
    guard let end = (0..<max(available - Self.margin, 0)).last(where: isEventStart) else { return }
    var first = 0
    while first < end {
      let next = (min(first + size.block, end)..<end).first(where: isEventStart) ?? end
      bounds.append(first..<next)
      first = next
    }
  }

  /// Reads the blocks with `workers` threads, one of which calls `first` before.
  func read(workers: Int, beside first: () -> Void) -> [EventBlock] {
    // Nobody writes to these bytes until all blocks are read.
    nonisolated(unsafe) let start = start
    return concurrentMap(bounds.count, workers: workers, beside: first) {
      [bounds, available, trustsLines] block in
      EventBlock(
        start + bounds[block].lowerBound, count: bounds[block].count,
        available: available - bounds[block].lowerBound, trustsLines: trustsLines)
    }
  }

  /// Whether an opening brace stands there, and before it the comma after a closing one.
  private func isEventStart(_ index: Int) -> Bool {
    guard start[index] == UInt8(ascii: "{") else { return false }
    var before = index
    func stepBack() -> UInt8? {
      while before > 0 {
        before -= 1
        switch start[before] {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
        case let byte: return byte
        }
      }
      return nil
    }
    return stepBack() == UInt8(ascii: ",") && stepBack() == UInt8(ascii: "}")
  }
}
