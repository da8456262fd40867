import Trace

/// The end of the stream of records: writes the trace, and adds up what the metadata will say.
///
/// Trouble with the output must not reach the program that is being recorded: the first failure is
/// remembered, what follows is dropped, and the recording goes on for the sake of its numbers.
final class RecordingSink: TraceSink {
  /// What prevented the rest of the trace from being written.
  private(set) var failure: String?
  /// The sum of all on-core spans.
  private(set) var onCore: Nanoseconds = 0
  /// Told of every program that starts.
  var probe: ProbeSession?
  private var writer: TraceWriter

  /// Creates the output, before the program starts.
  init(
    path: String, metadata: TraceMetadata, redactor: Redactor?
  ) throws(TraceWriteError) {
    writer = try TraceWriter(path: path, metadata: metadata, redactor: redactor)
  }

  func receive(_ record: TraceRecord) {
    if case .running(let span) = record { onCore += span.time.duration }
    if case .processExecuted(let execution) = record { probe?.meet(execution.pid) }
    guard failure == nil else { return }
    attempt { try writer.receive(record) }
  }

  /// Hands everything to the kernel, and what is in progress, so that it outlives the recorder.
  func flush(_ progress: SpansInProgress?) {
    attempt { try writer.flush(progress) }
  }

  /// Completes the trace.
  func finish(_ metadata: TraceMetadata) {
    attempt { try writer.finish(metadata: metadata) }
  }

  /// Does something for the trace; if that fails for the first time, remembers why.
  func attempt(_ operation: () throws -> Void) {
    do {
      try operation()
    } catch {
      if failure == nil { failure = "\(error)" }
    }
  }
}
