import Glibc
import Trace

/// What stands before an event on each line of `perf script`, `trace-cmd report` and ftrace's `trace`:
///
///     python3  8818/8864  [002] 71896.950164:       sched:sched_switch: prev_comm=…
///     python3-8864  (   8818) [002] d..2. 71896.950164: sched_switch: prev_comm=…
///
/// `perf script` (tools/perf/builtin-script.c, `perf_sample__fprintf_start`) writes name, process, thread,
/// core and time with `-F comm,pid,tid,cpu,time`; any but thread and time may be missing. ftrace
/// (kernel/trace/trace_output.c, `trace_print_context`) has a hyphen before the thread, the process in
/// parentheses where it is told, and flags before the time.
struct PerfLine {
  /// The name of the thread that was on the core.
  var name: UnsafeRawBufferPointer
  /// Its id; 0 for the idle thread, -1 for one that is gone.
  var tid: Int32
  /// The id of its process, where it is told.
  var pid: Int32?
  /// The core.
  var core: Int32?
  /// Whether an interrupt was being served; nil where it is not told.
  var inInterrupt: Bool?
  /// When, by the clock of the recording.
  var time: Nanoseconds
  /// Whether times are told to the nanosecond.
  var isExact: Bool
  /// The event and all that follows.
  var rest: TextCursor

  /// Reads a line; nil where it has no such beginning.
  init?(_ line: UnsafeRawBufferPointer) {
    guard let base = line.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    var start = TextCursor(at: base, end: base + line.count)
    start.skipBlanks()
    // A name may hold whatever separates it from the rest: the last place counts that can be meant.
    let last = min(TextCursor.longestName + 1, start.count - 1)
    guard last > 0 else { return nil }
    for length in stride(from: last, to: 0, by: -1) {
      let separator = start.at[length]
      guard separator == UInt8(ascii: " ") || separator == UInt8(ascii: "-") else { continue }
      // That of a thread which is gone: ` -1` or `8818/-1`.
      let before = start.at[length - 1]
      if separator == UInt8(ascii: "-"), before == UInt8(ascii: " ") || before == UInt8(ascii: "/")
      {
        continue
      }
      var rest = TextCursor(at: start.at + length + 1, end: start.end)
      if separator == UInt8(ascii: " ") { rest.skipBlanks() }
      guard let context = Context(&rest) else { continue }
      var count = length
      while count > 0, start.at[count - 1] == UInt8(ascii: " ") { count -= 1 }
      self.init(UnsafeRawBufferPointer(start: start.at, count: count), context, rest)
      return
    }
    var rest = start
    guard let context = Context(&rest) else { return nil }
    self.init(UnsafeRawBufferPointer(start: start.at, count: 0), context, rest)
  }

  private init(_ name: UnsafeRawBufferPointer, _ context: Context, _ rest: TextCursor) {
    self.name = name
    tid = context.tid
    pid = context.pid
    core = context.core
    inInterrupt = context.inInterrupt
    time = context.time
    isExact = context.isExact
    self.rest = rest
  }

  /// What stands between the name and the event.
  private struct Context {
    var tid: Int32
    var pid: Int32?
    var core: Int32?
    var inInterrupt: Bool?
    var time: Nanoseconds
    var isExact: Bool

    init?(_ cursor: inout TextCursor) {
      guard let first = cursor.id() else { return nil }
      tid = first
      if cursor.skip("/") {
        guard let second = cursor.id() else { return nil }
        (pid, tid) = (first, second)
      }
      guard Self.passBlanks(&cursor) else { return nil }
      if cursor.skip("(") {
        cursor.skipBlanks()
        pid = cursor.id()
        guard cursor.pass(")"), Self.passBlanks(&cursor) else { return nil }
      }
      if cursor.skip("[") {
        guard let number = cursor.digits(), number <= highestCore, cursor.skip("]"),
          Self.passBlanks(&cursor)
        else { return nil }
        core = Int32(number)
      }
      inInterrupt = Self.passFlags(&cursor)
      guard let seconds = cursor.digits(), seconds < 1_000_000_000, cursor.skip(".") else {
        return nil
      }
      let fraction = cursor.at
      guard let digits = cursor.digits() else { return nil }
      let count = cursor.at - fraction
      guard count <= 9, cursor.skip(":") else { return nil }
      isExact = count > 6
      time = seconds * 1_000_000_000 + (count..<9).reduce(digits) { value, _ in value * 10 }
      cursor.skipBlanks()
    }

    /// Flags of ftrace, such as `d.h2.`: interrupts off, must be preempted, which interrupt, how deep.
    /// Returns whether an interrupt was served; nil where there are no flags.
    private static func passFlags(_ cursor: inout TextCursor) -> Bool? {
      guard !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(cursor.next) else { return nil }
      let flags = cursor.at
      while cursor.at < cursor.end, cursor.next != UInt8(ascii: " ") { cursor.at += 1 }
      let count = cursor.at - flags
      cursor.skipBlanks()
      guard count >= 3 else { return nil }
      switch flags[2] {
      case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "s"), UInt8(ascii: "z"),
        UInt8(ascii: "Z"):
        return true
      default: return false
      }
    }

    private static func passBlanks(_ cursor: inout TextCursor) -> Bool {
      let first = cursor.at
      cursor.skipBlanks()
      return cursor.at > first
    }
  }
}

/// A core of a higher number is a mistake, as in traces of ours.
private let highestCore: Int64 = 65_535
