import Glibc
import Trace

/// Reads the text of `perf script`, `trace-cmd report` or ftrace from its first line to its last, holding a
/// window of it in memory.
struct PerfTextReader: ~Copyable {
  private let path: String
  private var window: ByteWindow
  private var facts = PerfFacts()
  private var history = PerfHistory()
  private var leftOut = LeftOut()
  private var line = 0
  /// At which byte the text ends too early.
  private var cut: Int?
  private var samples = 0
  private var strangeLines = 0
  /// Records lost on a core, by its number, until its next line says when.
  private var lost: [Int32: UInt64] = [:]

  init(path: String, reading window: consuming ByteWindow) {
    self.path = path
    self.window = window
  }

  /// Whether a text begins so: one of its first whole lines has a thread, a time and an event.
  static func isPerfText(_ opening: UnsafeRawBufferPointer) -> Bool {
    var rest = opening
    var lines = 0
    while lines < 200, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = UnsafeRawBufferPointer(rebasing: rest[rest.startIndex..<end])
      if let line = PerfLine(line), line.looksLikeEvent { return true }
      rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
      lines += 1
    }
    return PerfLine(rest)?.looksLikeEvent ?? false
  }

  /// The trace of all that the text says.
  mutating func read() throws(TraceReadError) -> Trace {
    while let length = try lengthOfLine() {
      line += 1
      try read(UnsafeRawBufferPointer(start: window.base + window.position, count: length))
      window.position = min(window.position + length + 1, window.position + window.available)
    }
    if let cut {
      guard history.start != nil else {
        throw TraceReadError(
          path: path, place: .byte(cut), what: "ends before anything was recorded",
          fix: "copy the text anew from where it was made, or write it again")
      }
      let what = window.file.isPackedCut ? "the compressed data end" : "the file ends"
      facts.cut = "cut short: \(what) at byte \(cut), in line \(line + 1)"
    }
    history.finish()
    guard history.kinds.switches || history.kinds.switchRecords else {
      throw failure(
        nil, "holds no switches of threads",
        "record them: perf sched record, or perf record --switch-events and perf script "
          + "--show-switch-events")
    }
    leftOut.count("samples and other events", samples)
    leftOut.count("lines that are no events", strangeLines)
    do throws(InvariantViolation) {
      return try history.makeTrace(facts, leftOut: leftOut)
    } catch {
      throw failure(
        nil, "it contradicts itself: \(error.description)",
        "write the text anew, of one recording and without filters")
    }
  }

  /// How long the next line is; nil at the end. A last line that nothing ends is not read: a number in it may
  /// be the beginning of another one.
  private mutating func lengthOfLine() throws(TraceReadError) -> Int? {
    var seen = 0
    while true {
      let bytes = window.base + window.position
      if let end = memchr(bytes + seen, 10, window.available - seen) {
        return end - UnsafeMutableRawPointer(bytes)
      }
      seen = window.available
      guard try window.fill(max(2 * seen, 1 << 16)) || window.available > seen else {
        let rest = UnsafeRawBufferPointer(start: bytes, count: seen)
        let isBlank = rest.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
        if !isBlank || window.file.isPackedCut { cut = window.offset + seen }
        return nil
      }
      guard seen < Self.longestLine else {
        throw failure(.line(line + 1), "is longer than a megabyte", "write the text anew")
      }
    }
  }

  private static let longestLine = 1 << 20

  private mutating func read(_ text: UnsafeRawBufferPointer) throws(TraceReadError) {
    var text = text
    if text.last == UInt8(ascii: "\r") { text = UnsafeRawBufferPointer(rebasing: text.dropLast()) }
    guard let first = text.first else { return }
    if first == UInt8(ascii: "#") { return facts.read(text) }
    // Stacks of samples.
    if first == UInt8(ascii: "\t") { return }
    guard let header = PerfLine(text) else { return readOther(text) }
    guard let event = PerfEvent(header.rest) else {
      throw failure(
        .line(line), "the event cannot be understood",
        "write the text anew with perf script, without --fields that leave out parts of events")
    }
    do throws(PerfHistory.Problem) {
      if !lost.isEmpty, let core = header.core, let count = lost.removeValue(forKey: core) {
        try history.receive(.lost(count), of: header)
      }
      if case .other = event { samples += 1 }
      try history.receive(event, of: header)
    } catch {
      throw failure(error)
    }
  }

  /// Reads a line that is no event: what is left of a stack, or how many events a core's buffer had no
  /// room for, `CPU:2 [LOST 17 EVENTS]`, as ftrace and trace-cmd say it.
  private mutating func readOther(_ text: UnsafeRawBufferPointer) {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    var cursor = TextCursor(at: base, end: base + text.count)
    cursor.skipBlanks()
    guard cursor.skip("CPU:") else {
      if text[0] != UInt8(ascii: " "), !text.starts(with: "cpus=".utf8) { strangeLines += 1 }
      return
    }
    guard let core = cursor.digits(), core <= 65_535, cursor.skip(" [") else { return }
    _ = cursor.skip("LOST ")
    if let count = cursor.digits(), count > 0 { lost[Int32(core), default: 0] += UInt64(count) }
  }

  private func failure(_ problem: PerfHistory.Problem) -> TraceReadError {
    switch problem {
    case .noCore:
      failure(
        .line(line), "it does not say on which core",
        "record with perf record -a or --sample-cpu, and write the text with perf script -F +cpu")
    case .disorder:
      failure(
        .line(line), "it is earlier than the lines before it",
        "write the text of one recording, in order of time")
    }
  }

  private func failure(
    _ place: TraceReadError.Place?, _ what: String, _ fix: String
  ) -> TraceReadError {
    TraceReadError(path: path, place: place, what: what, fix: fix)
  }
}

extension PerfLine {
  /// Whether an event's name stands where one should: some letters and a colon, or a record of perf's.
  fileprivate var looksLikeEvent: Bool {
    var cursor = rest
    if cursor.digits() != nil { cursor.skipBlanks() }
    if cursor.starts(with: "PERF_RECORD_") { return true }
    let first = cursor.at
    while cursor.count > 0, cursor.next != UInt8(ascii: " "), cursor.next != UInt8(ascii: ":") {
      cursor.at += 1
    }
    return cursor.at > first && cursor.next == UInt8(ascii: ":")
  }
}
