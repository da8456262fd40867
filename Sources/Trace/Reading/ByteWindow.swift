import CSimdjson
import Glibc

/// The part of an input that is being looked at: a few hundred kilobytes of a file of any size.
///
/// After the last byte stand as many zeros as simdjson may read too far, so that a scanner can
/// compare short literals without asking for the end each time.
package struct ByteWindow: ~Copyable {
  /// Where the bytes are; changes with every ``fill(_:)``.
  package private(set) var base: UnsafeMutablePointer<UInt8>
  /// The index of the next byte to look at.
  package var position = 0
  /// The index after the last byte.
  private(set) var limit = 0
  /// Whether the input has no bytes beyond ``limit``.
  package private(set) var isAtEnd = false
  /// Why there is no more to read, found out ahead of need.
  private var failure: TraceReadError?
  /// The file.
  package var file: InputFile
  private var capacity: Int
  private var offsetOfBase = 0
  /// Bytes that follow those before ``limit`` and were read to the front, where there was no room behind them.
  private var ahead: Range<Int>?
  /// Before them, so much room is left for what is not used up by then: mostly a part of one event.
  private static let front = 64 << 10
  private static let padding = max(64, CSimdjsonPadding())
  /// No sane value of a trace is longer, and memory stays bounded whatever the file holds.
  package static let maximumValue = 64 << 20

  /// Opens the file `path` (`-` is standard input), gzipped or not.
  package init(opening path: String) throws(TraceReadError) {
    var file = try InputFile(path: path)
    try file.detectCompression()
    self.init(file: file)
  }

  /// The bytes themselves, gzipped or not, under the name `path`.
  package init(path: String, holding bytes: [UInt8]) throws(TraceReadError) {
    var file = InputFile(path: path, holding: bytes)
    try file.detectCompression()
    self.init(file: file)
  }

  /// What is compressed in `packed` by zlib, under the name `path`; unpacked as it is looked at.
  package init(path: String, inflating packed: [UInt8]) {
    self.init(file: InputFile(path: path, inflating: packed))
  }

  init(file: consuming InputFile) {
    // A byte more, in order to see that it has ended.
    capacity = Swift.min(512 << 10, (file.plainSize ?? 512 << 10) + 1)
    self.file = file
    base = .allocate(capacity: capacity + Self.padding)
    memset(base, 0, Self.padding)
  }

  deinit {
    base.deallocate()
  }

  /// How many bytes of the input lie before the next one.
  package var offset: Int { offsetOfBase + position }
  /// How many bytes can be looked at without reading.
  package var available: Int { limit - position }

  /// Which part of the input lies before the next byte, 0...1; nil where nobody knows.
  var shareUsed: Double? {
    let read = offset + available + (ahead?.count ?? 0)
    return file.shareRead.map { $0 * Double(offset) / Double(max(read, 1)) }
  }

  /// Makes at least `wanted` bytes available, unless the input ends before; returns whether they
  /// are. Memory grows where `wanted` exceeds it.
  @inline(__always) @discardableResult
  package mutating func fill(_ wanted: Int) throws(TraceReadError) -> Bool {
    if limit - position >= wanted { return true }
    return try refill(wanted)
  }

  private mutating func refill(_ wanted: Int) throws(TraceReadError) -> Bool {
    joinAhead()
    if limit - position >= wanted { return true }
    if isAtEnd { return false }
    if let failure { throw failure }
    moveToFront()
    if wanted > capacity { grow(to: max(wanted, capacity * 2)) }
    while limit < wanted {
      let space = UnsafeMutableRawBufferPointer(start: base + limit, count: capacity - limit)
      let count = try file.read(into: space)
      limit += count
      if count == 0 {
        isAtEnd = true
        break
      }
    }
    memset(base + limit, 0, Self.padding)
    return limit >= wanted
  }

  private mutating func moveToFront() {
    guard position > 0 else { return }
    memmove(base, base + position, available)
    offsetOfBase += position
    limit -= position
    position = 0
  }

  /// Makes room for `count` bytes more: behind those that are there or, so that not all of them must be moved,
  /// at the front.
  package mutating func makeRoom(for count: Int) {
    joinAhead()
    guard capacity - limit < count, !hasRoomAtFront(for: count) else { return }
    moveToFront()
    if capacity - limit < count { grow(to: limit + 3 * count + 2 * Self.front) }
  }

  private func hasRoomAtFront(for count: Int) -> Bool { position >= Self.front + count }

  /// Reads up to `count` bytes more where there is room for them, whenever `body` calls what it is
  /// handed, on whatever thread. The bytes that are there stay where they are until more are asked for. What
  /// goes wrong is thrown once the bytes before it are used up.
  package mutating func readAhead<Value>(_ count: Int, while body: (_ read: () -> Void) -> Value)
    -> Value
  {
    let isAtFront = capacity - limit < count && hasRoomAtFront(for: count)
    let first = isAtFront ? Self.front : limit
    let space = UnsafeMutableRawBufferPointer(
      start: base + first, count: isAtFront ? count : min(count, capacity - limit))
    var got = 0
    let value = body {
      do throws(TraceReadError) {
        while got < space.count, !isAtEnd, failure == nil {
          let bytes = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: space[got...]))
          got += bytes
          if bytes == 0 { isAtEnd = true }
        }
      } catch {
        failure = error
      }
    }
    if isAtFront {
      ahead = first..<(first + got)
    } else {
      limit += got
      memset(base + limit, 0, Self.padding)
    }
    return value
  }

  /// Makes what was read to the front follow what is left of the bytes before it.
  package mutating func joinAhead() {
    guard let ahead else { return }
    self.ahead = nil
    let left = available
    if left <= ahead.lowerBound {
      let first = ahead.lowerBound - left
      memcpy(base + first, base + position, left)
      offsetOfBase += position - first
      (position, limit) = (first, ahead.upperBound)
    } else {
      let all = UnsafeMutablePointer<UInt8>.allocate(
        capacity: max(capacity, left + ahead.count) + Self.padding)
      memcpy(all, base + position, left)
      memcpy(all + left, base + ahead.lowerBound, ahead.count)
      base.deallocate()
      base = all
      capacity = max(capacity, left + ahead.count)
      offsetOfBase += position
      (position, limit) = (0, left + ahead.count)
    }
    memset(base + limit, 0, Self.padding)
  }

  private mutating func grow(to newCapacity: Int) {
    let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + Self.padding)
    memcpy(bigger, base, limit)
    base.deallocate()
    base = bigger
    capacity = newCapacity
  }
}
