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
  private var failure: TraceWriteError?
  private var isFinished = false

  /// Creates the file `path` and writes what is known before the program starts. A file that is
  /// there already is replaced by the first flush.
  public init(path: String, metadata: TraceMetadata) throws(TraceWriteError) {
    let text = try Self.encoded(metadata, for: path)
    var opened = try TraceOutput(path: path)
    Self.append(metadata: text, to: &opened.lines)
    opened.lines.append(",\n")
    opened.lines.append(.cores, named: "Cores", at: -1)
    for core in metadata.cores.usable {
      opened.lines.append(.core(core), named: "core \(core)", at: Int(core))
    }
    try opened.begin()
    output = opened
    isSampled = metadata.capture.method == .procfs
    for core in metadata.cores.usable { coreLanes[core] = 0 }
  }

  /// Writes the next record, or keeps it until the next ``flush()``.
  ///
  /// Once something could not be written, this and every later call throws the same error.
  public mutating func receive(_ record: TraceRecord) throws(TraceWriteError) {
    switch record {
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
  public mutating func flush() throws(TraceWriteError) {
    try attempt { output throws(TraceWriteError) in try output.flush() }
  }

  /// Ends the file with what is known now that the program has ended, and makes it an object.
  /// Nothing can be written after that; a second call does nothing.
  public mutating func finish(metadata: TraceMetadata) throws(TraceWriteError) {
    guard !isFinished else { return }
    isFinished = true
    try flush()
    let text = try Self.encoded(metadata, for: output.path)
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
      return Array(try encoder.encode(metadata))
    } catch {
      throw TraceWriteError(
        path: path,
        reason: .unencodable("its metadata hold a number that is not finite: \(error)"))
    }
  }
}
