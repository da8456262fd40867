import Glibc

/// Reads the lines that a trace is made of for the most part, as ``TraceWriter`` lays them out,
/// several times faster than a JSON parser could. What it does not recognise it leaves alone.
///
/// All functions read no further than a literal's length (less than the padding of
/// ``ByteWindow``) beyond the first byte that does not fit.
struct TraceLineScanner {
  /// What was found at the position.
  enum Line {
    /// An event of this many bytes, the comma after it not included.
    case running(RunningSpan, length: Int)
    /// The same.
    case blocked(BlockedSpan, length: Int)
    /// A use of an interpreter lock or a run of a task.
    case agent(TraceRecord, length: Int)
    /// A line that says nothing new, with its end.
    case decoration(length: Int)
    /// Something else, or the same in other words.
    case unknown
  }

  /// Whether the file is as the writer left it, so that a line's end is an event's end.
  let trustsLines: Bool

  /// Reads the event that starts at `start`, of which `count` bytes are available.
  @inline(__always)
  func scan(_ start: UnsafeMutablePointer<UInt8>, count: Int) -> Line {
    var cursor = Cursor(start)
    guard cursor.skip("{\"p") else { return agentLine(start, count) }
    if trustsLines,
      cursor.starts("id\":4194305,") || cursor.starts("h\":\"M\",\"name\":\"process_")
        || cursor.starts("h\":\"M\",\"name\":\"thread_")
    {
      return lineEnd(start, min(count, 1024))
    }
    guard cursor.skip("id\":"), let pid = cursor.identifier(), pid != TraceFormat.coresProcess,
      cursor.skip(",\"tid\":"), let tid = cursor.identifier(),
      cursor.skip(",\"ts\":"), let begin = cursor.microseconds(),
      cursor.skip(",\"dur\":"), let duration = cursor.microseconds(),
      cursor.skip(",\"ph\":\"X\",\"name\":\"")
    else { return .unknown }
    let thread = ThreadKey(pid: pid, tid: tid)
    let time = TimeRange(begin, begin + duration)
    if cursor.skip("running\",\"args\":{\"core\":") {
      guard let core = cursor.identifier(), core <= highestCore, cursor.skip(",\"end\":\""),
        let end = cursor.spanEnd(), cursor.skip("\"}}")
      else { return .unknown }
      return .running(
        RunningSpan(thread: thread, core: core, time: time, end: end),
        length: cursor.position - start)
    }
    guard cursor.skip("blocked\",\"args\":{\"cause\":\""), let cause = cursor.waitCause(),
      cursor.skip("\",\"evidence\":\""), let evidence = cursor.waitEvidence(), cursor.skip("\"")
    else { return .unknown }
    var place: String?
    if cursor.skip(",\"place\":\"") {
      guard let text = cursor.plainText() else { return .unknown }
      place = text
    }
    var waker: Waker?
    if cursor.skip(",\"waker\":") {
      guard let found = cursor.waker() else { return .unknown }
      waker = found
    }
    guard cursor.skip("}}") else { return .unknown }
    return .blocked(
      BlockedSpan(
        thread: thread, time: time, cause: cause, place: place, evidence: evidence, waker: waker),
      length: cursor.position - start)
  }

  /// Lines of categories begin with it (TraceWriter+Tasks.swift).
  private func agentLine(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) -> Line {
    var cursor = Cursor(start)
    // A name may be longer than what is known to be there.
    guard count >= 1024, cursor.skip("{\"cat\":\"") else { return .unknown }
    let isRun = cursor.skip("task\",\"pid\":")
    guard isRun || cursor.skip("gil\",\"pid\":"), let pid = cursor.identifier(),
      cursor.skip(",\"tid\":"), let lane = cursor.identifier(),
      cursor.skip(",\"ts\":"), let begin = cursor.microseconds(),
      cursor.skip(",\"dur\":"), let duration = cursor.microseconds(),
      cursor.skip(",\"ph\":\"X\",\"name\":\""), cursor.skipText(upTo: start + 512),
      cursor.skip(",\"args\":{")
    else { return .unknown }
    let time = TimeRange(begin, begin + duration)
    let record = isRun ? cursor.run(pid, lane, time) : cursor.use(pid, lane, time)
    guard let record, cursor.skip("}}") else { return .unknown }
    return .agent(record, length: cursor.position - start)
  }

  private func lineEnd(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) -> Line {
    guard let end = memchr(start, Int32(UInt8(ascii: "\n")), count) else { return .unknown }
    let length = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(end))
    guard start[length - 1] == UInt8(ascii: ","), start[length - 2] == UInt8(ascii: "}") else {
      return .unknown
    }
    return .decoration(length: length)
  }
}

/// A place in a line, and what can be read from there on.
private struct Cursor {
  private(set) var position: UnsafeMutablePointer<UInt8>

  init(_ position: UnsafeMutablePointer<UInt8>) {
    self.position = position
  }

  @inline(__always)
  func starts(_ literal: StaticString) -> Bool {
    memcmp(position, literal.utf8Start, literal.utf8CodeUnitCount) == 0
  }

  @inline(__always)
  mutating func skip(_ literal: StaticString) -> Bool {
    guard starts(literal) else { return false }
    position += literal.utf8CodeUnitCount
    return true
  }

  /// Up to nine digits.
  @inline(__always)
  mutating func identifier() -> Int32? {
    var value: Int32 = 0
    let first = position
    while let digit = digit(), position - first < 9 {
      value = value &* 10 &+ Int32(digit)
      position += 1
    }
    guard position > first, digit() == nil else { return nil }
    return value
  }

  /// Up to fifteen digits (31 years), a point and three digits.
  @inline(__always)
  mutating func microseconds() -> Nanoseconds? {
    var value: Nanoseconds = 0
    let first = position
    while let digit = digit(), position - first < 15 {
      value = value &* 10 &+ Nanoseconds(digit)
      position += 1
    }
    guard position > first, position[0] == UInt8(ascii: ".") else { return nil }
    position += 1
    for _ in 0..<3 {
      guard let digit = digit() else { return nil }
      value = value &* 10 &+ Nanoseconds(digit)
      position += 1
    }
    return digit() == nil ? value : nil
  }

  /// The rest of a string that ends before `end`, and its closing quote.
  @inline(__always)
  mutating func skipText(upTo end: UnsafeMutablePointer<UInt8>) -> Bool {
    while position < end {
      let byte = position.pointee
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return true }
    }
    return false
  }

  /// The arguments of a use of an interpreter lock.
  @inline(__always)
  mutating func use(_ pid: Int32, _ lane: Int32, _ held: TimeRange) -> TraceRecord? {
    guard lane >= TraceFormat.gilLane, skip("\"thread\":"), let tid = identifier() else {
      return nil
    }
    var wait: Nanoseconds?
    if skip(",\"wait\":") {
      guard let moment = microseconds() else { return nil }
      wait = moment
    }
    return .gil(
      GILUse(
        thread: ThreadKey(pid: pid, tid: tid), lock: lane - TraceFormat.gilLane, wait: wait,
        take: held.start, drop: held.end))
  }

  /// The arguments of a task's run.
  @inline(__always)
  mutating func run(_ pid: Int32, _ lane: Int32, _ time: TimeRange) -> TraceRecord? {
    guard (TraceFormat.tasksLane..<TraceFormat.gilLane).contains(lane), skip("\"task\":"),
      let task = identifier()
    else { return nil }
    var run = TaskRun(
      task: TaskKey(Int64(task)), thread: ThreadKey(pid: pid, tid: lane - TraceFormat.tasksLane),
      time: time, awaitedTask: nil, awaited: nil, line: nil)
    if skip(",\"awaitedTask\":") {
      guard let awaited = identifier() else { return nil }
      run.awaitedTask = TaskKey(Int64(awaited))
    }
    if skip(",\"awaited\":\"") {
      guard let place = plainText() else { return nil }
      run.awaited = place
    }
    if skip(",\"line\":") {
      guard let line = identifier() else { return nil }
      run.line = line
    }
    return .taskRan(run)
  }

  /// A string without escapes, and its closing quote.
  mutating func plainText() -> String? {
    var end = position
    while end.pointee != UInt8(ascii: "\"") {
      guard end.pointee >= 0x20, end.pointee != UInt8(ascii: "\\") else { return nil }
      end += 1
    }
    let text = String(
      decoding: UnsafeBufferPointer(start: position, count: end - position), as: UTF8.self)
    position = end + 1
    return text
  }

  @inline(__always)
  mutating func spanEnd() -> SpanEnd? {
    switch position.pointee {
    case UInt8(ascii: "p"): skip("preempted") ? .preempted : nil
    case UInt8(ascii: "b"): skip("blocked") ? .blocked : nil
    case UInt8(ascii: "s"): skip("sampled") ? .sampled : nil
    case UInt8(ascii: "e"): skip("exited") ? .exited : nil
    case UInt8(ascii: "l"): skip("lost") ? .lost : nil
    default: skip("recordingEnded") ? .recordingEnded : nil
    }
  }

  mutating func waitCause() -> WaitCause? {
    switch position.pointee {
    case UInt8(ascii: "l"): skip("lock") ? .lock : nil
    case UInt8(ascii: "i"): skip("io") ? .io : nil
    case UInt8(ascii: "t"): skip("timer") ? .timer : nil
    case UInt8(ascii: "c"): skip("child") ? .child : nil
    case UInt8(ascii: "g"): skip("gil") ? .gil : nil
    default: skip("unknown") ? .unknown : nil
    }
  }

  mutating func waitEvidence() -> WaitEvidence? {
    if skip("reported") { return .reported }
    return skip("observed") ? .observed : nil
  }

  mutating func waker() -> Waker? {
    if skip("{\"pid\":") {
      guard let pid = identifier(), skip(",\"tid\":"), let tid = identifier(), skip("}") else {
        return nil
      }
      return .thread(ThreadKey(pid: pid, tid: tid))
    }
    if skip("\"interrupt\"") { return .interrupt }
    return skip("\"other\"") ? .other : nil
  }

  @inline(__always)
  private func digit() -> UInt8? {
    let value = position.pointee &- UInt8(ascii: "0")
    return value <= 9 ? value : nil
  }
}
