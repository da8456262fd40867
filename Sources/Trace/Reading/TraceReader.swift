/// Reads the trace in the file `path` (`-` is standard input), gzipped or not.
///
/// A recording that was cut short is read up to the cut; its metadata then say so in
/// ``TraceMetadata/cutShort`` and in a note. A file that some JSON tool has laid out anew is read
/// whole. What is no trace of ours, or a damaged one, is refused with its place and a fix.
public func readTrace(at path: String) throws(TraceReadError) -> Trace {
  var reader = try TraceReader(opening: path)
  try reader.readDocument()
  return try reader.finish()
}

/// Reads what happened within `window` of the run in the file `path`, gzipped or not: what
/// ``Trace/part(_:)`` makes of the whole, in the memory that the part takes. Input that cannot be read twice
/// is held whole on the way.
public func readTrace(at path: String, part window: RunWindow) throws(TraceReadError) -> Trace {
  try readTrace(
    at: path, part: window, workers: Workers.count, batch: .standard)
}

/// The same with `workers` threads that take batches of the size `batch`.
func readTrace(
  at path: String, part window: RunWindow, workers: Int, batch: EventBatch.Size
) throws(TraceReadError) -> Trace {
  var runStart: Nanoseconds?
  while true {
    var reader = try TraceReader(opening: path, workers: workers, batch: batch)
    let canReadAgain = reader.window.file.canBeReopened
    if canReadAgain { reader.builder.sieve = PartSieve(window, runStart: runStart) }
    try reader.readDocument()
    let expected = reader.builder.sieve?.runStart
    let trace = try reader.finish()
    // Where a later thread began earlier than the first, other spans should have been kept.
    guard canReadAgain, let expected, expected != trace.wholeRun.start, runStart == nil else {
      return trace.part(window)
    }
    runStart = trace.wholeRun.start
  }
}

/// Reads one file from its first byte to its last, holding a window of it in memory.
package struct TraceReader: ~Copyable {
  let path: String
  var window: ByteWindow
  let tokenizer: JSONTokenizer
  /// Whether the file is as ``TraceWriter`` left it: one event a line.
  var isOurLayout = false
  /// How many events were begun.
  var eventCount = 0
  /// How many of them Coreograph has not written.
  var strangerCount = 0
  /// What the file says of the recording; what stands last holds.
  var metadata: TraceMetadata?
  /// How often it says so: at the start, and again once the recording was finished.
  var metadataCount = 0
  /// Where the file turned out to end too early; nil where it is whole.
  var cut: TraceReadError.Place?
  /// Whether the end of an unfinished file says who was on a core then.
  private var endTellsOfCores = false
  var builder = TraceBuilder()
  var coreOrder = CoreOrder()
  /// Whether there is room for the spans that are to come.
  var expectsMore = false
  /// Whether it will fit into memory.
  var forecast = MemoryForecast()
  /// How many threads read events at once.
  let workers: Int
  /// How many bytes of events are read at once; smaller in tests, to have many in little.
  let batch: EventBatch.Size

  private init(
    path: String, window: consuming ByteWindow, tokenizer: consuming JSONTokenizer, workers: Int,
    batch: EventBatch.Size
  ) {
    self.path = path
    self.tokenizer = tokenizer
    self.workers = workers
    // What is too short to be shared out needs no room for it.
    self.batch = (window.file.plainSize ?? .max) < batch.least ? .none : batch
    self.window = window
  }

  /// Opens the file `path`, to be read by `workers` threads.
  init(
    opening path: String, workers: Int = Workers.count, batch: EventBatch.Size = .standard
  ) throws(TraceReadError) {
    try self.init(
      path: path, reading: try ByteWindow(opening: path), workers: workers, batch: batch)
  }

  /// Goes on with `window`, of the file `path`, from its first byte on.
  package init(path: String, reading window: consuming ByteWindow) throws(TraceReadError) {
    try self.init(path: path, reading: window, workers: Workers.count, batch: .standard)
  }

  private init(
    path: String, reading window: consuming ByteWindow, workers: Int, batch: EventBatch.Size
  ) throws(TraceReadError) {
    guard let tokenizer = JSONTokenizer() else {
      throw TraceReadError(
        path: path, place: nil, what: "cannot be read without memory", fix: "end other programs")
    }
    self.init(path: path, window: window, tokenizer: tokenizer, workers: workers, batch: batch)
  }

  /// Makes the trace of what was read.
  package mutating func finish() throws(TraceReadError) -> Trace {
    guard var metadata else { throw noTrace() }
    var builder = TraceBuilder()
    swap(&builder, &self.builder)
    var trace = (consume builder).finish(metadata: metadata)
    if strangerCount > 0 {
      metadata.capture.notes.append("events of other tools in the file, left out: \(strangerCount)")
    }
    if isUnfinished {
      if !endTellsOfCores { trace.forgetLastStates() }
      noteCut(in: &metadata, of: trace)
    }
    trace.metadata = metadata
    try check(&trace)
    return trace
  }

  /// Takes the event at the position, an object; returns false where the file ends within it.
  mutating func readEvent() throws(TraceReadError) -> Bool {
    eventCount += 1
    let scanner = TraceLineScanner(trustsLines: isOurLayout)
    switch scanner.scan(window.base + window.position, count: window.available) {
    case .running(let span, let length):
      window.position += length
      take(span)
    case .blocked(let span, let length):
      window.position += length
      builder.receive(.blocked(span))
    case .agent(let record, let length):
      window.position += length
      builder.receive(record)
    case .decoration(let length):
      window.position += length
    case .unknown:
      return try readUnusualEvent()
    }
    return true
  }

  private mutating func readUnusualEvent() throws(TraceReadError) -> Bool {
    guard let length = try lengthOfValue() else { return false }
    let text = UnsafeBufferPointer(start: window.base + window.position, count: length)
    let event: TraceEvent
    switch tokenizer.readEvent(text) {
    case .event(let known): event = known
    case .invalid(let problem): throw damage("no valid JSON: \(problem)")
    case .problem(let problem, let isOurs):
      // Other tools use the same words for other things: before the file has said that it is
      // ours, an event that is not as we write it is theirs.
      guard metadata == nil, !isOurs else { throw damage(problem.what, fix: problem.fix) }
      event = .stranger
    }
    switch event {
    case .record(.running(let span)): take(span)
    case .record(let record): builder.receive(record)
    case .metadata: try takeMetadata(EventWithMetadata.self, in: text)
    case .unfinishedEnd(let tellsOfCores): endTellsOfCores = tellsOfCores
    case .decoration: break
    case .stranger: strangerCount += 1
    }
    window.position += length
    return true
  }

  @inline(__always)
  private mutating func take(_ span: RunningSpan) {
    coreOrder.follow(core: span.core, from: span.time.start, to: span.time.end)
    builder.receive(.running(span))
  }
}
