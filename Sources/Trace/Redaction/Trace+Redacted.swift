extension Trace {
  /// The same without what `redactor` leaves out; for forms that are made of a whole trace.
  public func redacted(by redactor: Redactor) throws -> Trace {
    var sink = RedactingBuilder(redactor: redactor)
    try replay(into: &sink)
    return sink.builder.finish(metadata: redactor.metadata(metadata))
  }
}

/// Builds a trace of records without what is left out.
private struct RedactingBuilder: TraceSink {
  let redactor: Redactor
  var builder = TraceBuilder()

  mutating func receive(_ record: TraceRecord) { builder.receive(redactor.record(record)) }
}
