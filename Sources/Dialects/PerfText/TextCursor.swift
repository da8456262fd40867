import Glibc

/// A place in a line of text, and what can be read from there on. Nothing behind the line is looked at.
struct TextCursor {
  /// The next byte.
  var at: UnsafePointer<UInt8>
  /// The byte behind the last one.
  let end: UnsafePointer<UInt8>

  /// How many bytes there are still.
  var count: Int { end - at }
  /// The next byte; 0 at the end.
  var next: UInt8 { at < end ? at.pointee : 0 }
  /// What there is still.
  var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: at, count: count) }

  /// Passes spaces and tabs.
  mutating func skipBlanks() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { at += 1 }
  }

  /// Passes `text`; false where it does not stand here.
  mutating func skip(_ text: StaticString) -> Bool {
    guard starts(with: text) else { return false }
    at += text.utf8CodeUnitCount
    return true
  }

  /// Whether `text` stands here.
  func starts(with text: StaticString) -> Bool {
    text.utf8CodeUnitCount <= count && memcmp(at, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  /// Where `text`, which is not empty, stands next; nil where it does not.
  func find(_ text: StaticString) -> UnsafePointer<UInt8>? {
    let length = text.utf8CodeUnitCount
    var place = at
    while end - place >= length,
      let first = memchr(place, Int32(text.utf8Start.pointee), end - place - length + 1)
    {
      place = UnsafePointer(first.assumingMemoryBound(to: UInt8.self))
      if memcmp(place, text.utf8Start, length) == 0 { return place }
      place += 1
    }
    return nil
  }

  /// Goes behind the next `text`; false where there is none.
  mutating func pass(_ text: StaticString) -> Bool {
    guard let place = find(text) else { return false }
    at = place + text.utf8CodeUnitCount
    return true
  }

  /// Reads a whole number of digits that is at most 18 digits long.
  mutating func digits() -> Int64? {
    var value: Int64 = 0
    let first = at
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next), at - first < 18 {
      value = value * 10 + Int64(at.pointee - UInt8(ascii: "0"))
      at += 1
    }
    return at > first ? value : nil
  }

  /// Reads the id of a thread or a process: -1 for one that is gone.
  mutating func id() -> Int32? {
    if skip("-") { return skip("1") ? -1 : nil }
    guard let value = digits(), value <= Self.highestID else { return nil }
    return Int32(value)
  }

  /// Linux gives no higher id.
  static let highestID: Int64 = 4_194_303

  /// Reads the name before the next `text`, and goes behind it. A name has up to 15 bytes and may hold
  /// `text` itself: the last place counts that can be meant.
  mutating func name(before text: StaticString) -> UnsafeRawBufferPointer? {
    let first = at
    guard var found = find(text) else { return nil }
    var later = TextCursor(at: found + 1, end: end)
    while let next = later.find(text), next - first <= Self.longestName {
      found = next
      later.at = next + 1
    }
    at = found + text.utf8CodeUnitCount
    return UnsafeRawBufferPointer(start: first, count: found - first)
  }

  /// So many bytes has the name of a thread at most (TASK_COMM_LEN, include/linux/sched.h).
  static let longestName = 15
}
