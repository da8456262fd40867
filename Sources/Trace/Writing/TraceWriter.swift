import FoundationEssentials

/// Writes a trace to a file while it is being recorded, in bounded memory.
///
/// The file is Chrome Trace Event JSON, one event a line (docs/TRACE.md): an array while the
/// recording goes on and an object once ``finish(metadata:)`` was called. What was handed over
/// before a ``flush()`` survives the death of this program; the rest of an unfinished trace may be
/// lost. A name that ends in `.gz` is compressed; `-` is standard output.
public struct TraceWriter: TraceSink, ~Copyable {
  var output: TraceOutput
  /// The lane names of the threads that live, as JSON strings.
  var laneNames: [ThreadKey: [UInt8]] = [:]
  /// The cores that have a lane, with the end of the last span on it.
  var coreLanes: [Int32: Nanoseconds] = [:]
  /// The tasks that have not ended.
  var livingTasks: [TaskKey: LivingTask] = [:]
  /// The lanes of interpreter locks that have a name.
  var gilLanes: Set<ThreadKey> = []
  /// The tasks' lanes of threads that have a name.
  var taskLanes: Set<ThreadKey> = []
  var processCount = 0
  var threadCount = 0
  let isSampled: Bool
  private let redactor: Redactor?
  private var failure: TraceWriteError?
  private var isFinished = false

  /// Creates the file `path` and writes what is known before the program starts. A file that is
  /// there already is replaced by the first flush.
  ///
  /// - Parameters:
  ///   - redactor: what leaves out of all that is written what should not be in the file.
  ///   - wholeOrNothing: the file appears, or replaces the former one, when it is finished: nothing is
  ///     left of one that was not.
  /// - Throws: ``TraceWriteError`` where the file cannot be created.
  public init(
    path: String, metadata: TraceMetadata, redactor: Redactor? = nil, wholeOrNothing: Bool = false
  ) throws(TraceWriteError) {
    let text = try Self.encoded(redactor?.metadata(metadata) ?? metadata, for: path)
    var opened = try TraceOutput(path: path, wholeOrNothing: wholeOrNothing)
    Self.append(metadata: text, to: &opened.lines)
    opened.lines.append(",\n")
    opened.lines.append(.cores, named: "Cores", at: -1)
    for core in metadata.cores.usable {
      opened.lines.append(.core(core), named: "core \(core)", at: Int(core))
    }
    try opened.begin()
    output = opened
    self.redactor = redactor
    isSampled = metadata.capture.method == .procfs
    for core in metadata.cores.usable { coreLanes[core] = 0 }
  }

  /// Writes the next record, or keeps it until the next ``flush()``.
  ///
  /// Once something could not be written, this and every later call throws the same error.
  public mutating func receive(_ record: TraceRecord) throws(TraceWriteError) {
    switch redactor?.record(record) ?? record {
    case .processStarted(let start): append(start)
    case .processExecuted(let execution): append(execution)
    case .processEnded(let end): append(end)
    case .threadStarted(let start): append(start)
    case .threadRenamed(let rename): append(rename)
    case .threadEnded(let end): append(end)
    case .running(let span): append(span)
    case .blocked(let span): append(span)
    case .gil(let use): append(use)
    case .lockWait(let wait): append(wait)
    case .taskCreated(let creation): append(creation)
    case .taskNamed(let naming): append(naming)
    case .taskRan(let run): append(run)
    case .taskTimedOut(let timeout): append(timeout)
    case .taskEnded(let end): append(end)
    case .marked(let span): append(span)
    case .note(let note): append(note)
    case .foreign(let span): append(span)
    case .lost(let loss): append(loss)
    }
    try attempt { output throws(TraceWriteError) in try output.relieve() }
  }

  /// Hands everything to the operating system, so that it survives the death of this program.
  ///
  /// - Parameter progress: what goes on; it stands at the end of the file until more is written. Nil
  ///   where that is not known.
  /// - Throws: ``TraceWriteError`` where it cannot be written, as on a full disk.
  public mutating func flush(_ progress: SpansInProgress? = nil) throws(TraceWriteError) {
    try attempt { output throws(TraceWriteError) in try output.flush() }
    // Lanes that are named here are named again when their spans are written for good.
    let lanes = coreLanes
    for span in progress?.running ?? [] { append(span) }
    coreLanes = lanes
    output.endForNow(knownUntil: progress?.until)
  }

  /// Ends the file with what is known now that the program has ended, and makes it an object.
  /// Nothing can be written after that; a second call does nothing.
  public mutating func finish(metadata: TraceMetadata) throws(TraceWriteError) {
    guard !isFinished else { return }
    isFinished = true
    try flush()
    let text = try Self.encoded(redactor?.metadata(metadata) ?? metadata, for: output.path)
    Self.append(metadata: text, to: &output.lines)
    output.lines.append("\n],\"otherData\":{\"coreograph\":")
    output.lines.append(text)
    output.lines.append("}}\n")
    try attempt { output throws(TraceWriteError) in try output.finish() }
  }

  /// Runs `operation` unless an earlier one failed, and remembers its failure.
  private mutating func attempt(
    _ operation: (inout TraceOutput) throws(TraceWriteError) -> Void
  ) throws(TraceWriteError) {
    if let failure {
      output.lines.removeAll()
      throw failure
    }
    do {
      try operation(&output)
    } catch {
      failure = error
      throw error
    }
  }

  /// Appends the event that carries the metadata, without the comma after it.
  private static func append(metadata text: [UInt8], to lines: inout ByteBuffer) {
    lines.append("{\"ph\":\"M\",\"name\":\"coreograph\",\"pid\":")
    lines.append(decimal: TraceFormat.coresProcess)
    lines.append(",\"args\":")
    lines.append(text)
    lines.append("}")
  }

  private static func encoded(
    _ metadata: TraceMetadata, for path: String
  ) throws(TraceWriteError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return escapingControls(in: try encoder.encode(metadata))
    } catch {
      throw TraceWriteError(
        path: path,
        reason: .unencodable("its metadata hold a number that is not finite: \(error)"))
    }
  }
}

/// JSON with the controls above ASCII (C1) written as escapes: `JSONEncoder` leaves them as they are,
/// and some terminals obey them in a file that is merely shown.
private func escapingControls(in json: Data) -> [UInt8] {
  let bytes = Array(json)
  var escaped = ByteBuffer(capacity: bytes.count)
  var copied = 0
  for (index, byte) in bytes.enumerated() where byte == 0xC2 || byte == 0x7F {
    let control = byte == 0x7F ? byte : bytes[index + 1]
    guard control < 0xA0 else { continue }
    escaped.append(Array(bytes[copied..<index]))
    escaped.appendEscape(of: control)
    copied = index + (byte == 0x7F ? 1 : 2)
  }
  escaped.append(Array(bytes[copied...]))
  return Array(escaped.bytes)
}
