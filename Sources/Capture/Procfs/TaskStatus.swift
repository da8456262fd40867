import Glibc
import Trace

/// What `/proc/<pid>/task/<tid>/stat` says of a thread.
package struct TaskStatus: Equatable {
  /// The kernel's name of it; what is no UTF-8 is replaced by U+FFFD.
  var name: String
  /// The kernel's letter for its state: R, S, D, T, Z and others.
  var state: UInt8
  /// The process that its process's parent is.
  var parent: Int32
  /// Its process group.
  var group: Int32
  /// Processor time in clock ticks, for kernels without schedstat.
  var ticks: Int64
  /// How many threads its process has.
  var threads: Int64
  /// When it started, in clock ticks of CLOCK_BOOTTIME.
  var started: Int64
  /// The core that it ran on last.
  var core: Int32

  /// Parses the file's text; nil where it is none. The name stands in parentheses and may itself
  /// hold parentheses, spaces and line breaks: it ends at the last one.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard let open = text.firstIndex(of: UInt8(ascii: "(")),
      let close = text.lastIndex(of: UInt8(ascii: ")")), open < close
    else { return nil }
    name = String(decoding: text[(open + 1)..<close], as: UTF8.self)
    var fields = NumberFields(text[(close + 1)...])
    guard let state = fields.skipLetter() else { return nil }
    self.state = state
    // Fields are counted as in proc(5), where the state is the third.
    var values: [Int64] = []
    values.reserveCapacity(37)
    while values.count < 36, let value = fields.next() { values.append(value) }
    func field(_ number: Int) -> Int64? {
      values.indices.contains(number - 4) ? values[number - 4] : nil
    }
    guard let parent = field(4), let group = field(5), let user = field(14), let system = field(15),
      let threads = field(20), let started = field(22), let core = field(39)
    else { return nil }
    self.parent = Int32(truncatingIfNeeded: parent)
    self.group = Int32(truncatingIfNeeded: group)
    ticks = user &+ system
    self.threads = threads
    self.started = started
    self.core = Int32(truncatingIfNeeded: core)
  }
}

/// What `/proc/<pid>/task/<tid>/schedstat` says of a thread.
package struct SchedulerStatus: Equatable {
  /// Time on a core so far. For a thread that is on one just now, as of the last clock tick.
  var onCore: Nanoseconds
  /// How often it was given a core.
  var turns: Int64

  /// Parses the file's text; nil where it is none.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    var fields = NumberFields(text[...])
    guard let onCore = fields.next(), fields.next() != nil, let turns = fields.next() else {
      return nil
    }
    self.onCore = onCore
    self.turns = turns
  }
}

/// Decimal numbers with spaces between them.
struct NumberFields {
  private var rest: Slice<UnsafeBufferPointer<UInt8>>

  init(_ text: Slice<UnsafeBufferPointer<UInt8>>) { rest = text }

  /// The next number; nil at the end or where something else stands.
  mutating func next() -> Int64? {
    skipSpaces()
    let negative = rest.first == UInt8(ascii: "-")
    if negative { rest.removeFirst() }
    var value: Int64 = 0
    var digits = 0
    while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      // Addresses fill 64 bits: they wrap here and nobody reads them.
      value = value &* 10 &+ Int64(byte - UInt8(ascii: "0"))
      digits += 1
      rest.removeFirst()
    }
    return digits > 0 ? (negative ? 0 &- value : value) : nil
  }

  /// The next letter.
  mutating func skipLetter() -> UInt8? {
    skipSpaces()
    return rest.popFirst()
  }

  private mutating func skipSpaces() {
    while rest.first == UInt8(ascii: " ") || rest.first == UInt8(ascii: "\n") { rest.removeFirst() }
  }
}
