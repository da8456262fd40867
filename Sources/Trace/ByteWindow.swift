import CSimdjson
import Glibc

/// The part of an input that is being looked at: a few hundred kilobytes of a file of any size.
///
/// After the last byte stand as many zeros as simdjson may read too far, so that a scanner can
/// compare short literals without asking for the end each time.
struct ByteWindow: ~Copyable {
  /// Where the bytes are; changes with every ``fill(_:)``.
  private(set) var base: UnsafeMutablePointer<UInt8>
  /// The index of the next byte to look at.
  var position = 0
  /// The index after the last byte.
  private(set) var limit = 0
  /// Whether the input has no bytes beyond ``limit``.
  private(set) var isAtEnd = false
  /// The file.
  var file: InputFile
  private var capacity: Int
  private var offsetOfBase = 0
  private static let padding = max(64, CSimdjsonPadding())
  /// No sane value of a trace is longer, and memory stays bounded whatever the file holds.
  static let maximumValue = 64 << 20

  init(file: consuming InputFile) {
    self.file = file
    capacity = 512 << 10
    base = .allocate(capacity: capacity + Self.padding)
    memset(base, 0, Self.padding)
  }

  deinit {
    base.deallocate()
  }

  /// How many bytes of the input lie before the next one.
  var offset: Int { offsetOfBase + position }
  /// How many bytes can be looked at without reading.
  var available: Int { limit - position }

  /// Makes at least `wanted` bytes available, unless the input ends before; returns whether they
  /// are. Memory grows where `wanted` exceeds it.
  @inline(__always) @discardableResult
  mutating func fill(_ wanted: Int) throws(TraceReadError) -> Bool {
    if limit - position >= wanted { return true }
    return try refill(wanted)
  }

  private mutating func refill(_ wanted: Int) throws(TraceReadError) -> Bool {
    if isAtEnd { return false }
    if position > 0 {
      memmove(base, base + position, available)
      offsetOfBase += position
      limit -= position
      position = 0
    }
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

  private mutating func grow(to newCapacity: Int) {
    let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + Self.padding)
    memcpy(bigger, base, limit)
    base.deallocate()
    base = bigger
    capacity = newCapacity
  }
}
