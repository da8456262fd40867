import Trace

/// The forms in which tables are written.
public enum TableForm: Sendable, Equatable {
  /// Comma-separated values, compressed or not.
  case csv(isPacked: Bool)
  /// Apache Parquet.
  case parquet
}

/// Writes a table of `trace` to the file `path` (`-` is standard output), in one step: whoever reads it finds
/// the old one or the whole new one. The same trace makes the same bytes.
///
/// Beside the trace it takes the memory of some ten thousand rows.
///
/// - Throws: ``FileWriteError``.
public func writeTable(
  _ table: TraceTable, of trace: Trace, as form: TableForm, to path: String
) throws {
  try writeTable(table, of: trace, as: form, to: path, batchSize: 1 << 17)
}

/// - Parameter batchSize: so many rows are written together, and are a row group of a Parquet file.
func writeTable(
  _ table: TraceTable, of trace: Trace, as form: TableForm, to path: String, batchSize: Int
) throws {
  let output = try WholeFile(path: path)
  switch form {
  case .csv(let isPacked):
    let sink = try CSVSink(table.columns, into: output, isPacked: isPacked)
    var rows = TableRows(table.columns, into: sink, batchSize: batchSize)
    try table.write(trace, to: &rows)
    var filled = try rows.finish()
    try filled.finish()
  case .parquet:
    let sink = try ParquetSink(table.columns, into: output)
    var rows = TableRows(table.columns, into: sink, batchSize: batchSize)
    try table.write(trace, to: &rows)
    var filled = try rows.finish()
    try filled.finish(facts(of: trace, table))
  }
}

/// What stands in a Parquet file beside its rows.
private func facts(of trace: Trace, _ table: TraceTable) -> [(name: String, text: String)] {
  let capture = trace.metadata.capture
  return [
    ("coreograph.table", table.rawValue), ("coreograph.method", capture.method.rawValue),
    ("coreograph.label", trace.metadata.label ?? ""),
    ("coreograph.lostRecords", "\(capture.lostRecords)"),
    ("coreograph.notes", capture.notes.joined(separator: "\n")),
  ]
}
