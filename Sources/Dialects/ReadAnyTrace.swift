import Trace

/// Reads the trace in the file `path` (`-` is standard input), gzipped or not, whichever tool wrote it:
/// told from how it begins (docs/FORMATS.md).
///
/// Coreograph's own are read as ``readTrace(at:)`` reads them. Those of other tools say when calls and
/// tasks were open and not when threads were on cores: their method is
/// ``TraceMetadata/Method/tasks``. What a trace cannot hold of them is said in its notes.
public func readAnyTrace(at path: String) throws(TraceReadError) -> Trace {
  try readAnyTrace(path: path, reading: try ByteWindow(opening: path))
}

/// Reads what happened within `window` of the run in the file `path`, whichever tool wrote it: what
/// ``Trace/part(_:)`` makes of the whole. Of a recording of ours on a disk, what is outside of the window takes
/// no memory.
public func readAnyTrace(at path: String, part window: RunWindow) throws(TraceReadError) -> Trace {
  var bytes = try ByteWindow(opening: path)
  let isOurs = try Dialect(of: &bytes) == .coreograph
  guard isOurs, bytes.file.canBeReopened else {
    return try readAnyTrace(path: path, reading: bytes).part(window)
  }
  return try readTrace(at: path, part: window)
}

/// Reads `bytes` as ``readAnyTrace(at:)`` reads a file; errors name it `path`.
package func readAnyTrace(_ bytes: [UInt8], path: String) throws(TraceReadError) -> Trace {
  try readAnyTrace(path: path, reading: try ByteWindow(path: path, holding: bytes))
}

private func readAnyTrace(
  path: String, reading window: consuming ByteWindow
) throws(TraceReadError) -> Trace {
  switch try Dialect(of: &window) {
  case .coreograph:
    var reader = try TraceReader(path: path, reading: window)
    try reader.readDocument()
    return try reader.finish()
  case .chrome:
    var reader = ChromeReader(path: path, reading: window)
    return try reader.read()
  case .perfText:
    var reader = PerfTextReader(path: path, reading: window)
    return try reader.read()
  case .perfetto:
    var reader = PerfettoReader(path: path, reading: window)
    return try reader.read()
  }
}

extension NamedTrace {
  /// Reads the trace in the file `path` (`-` is standard input), whichever tool wrote it, and names it.
  public init(readingAny path: String) throws(TraceReadError) {
    self.init(try readAnyTrace(at: path), path: path)
  }

  /// The same of what happened within `window` of the run; nil for all of it.
  public init(readingAny path: String, part window: RunWindow?) throws(TraceReadError) {
    if let window {
      self.init(try readAnyTrace(at: path, part: window), path: path)
    } else {
      try self.init(readingAny: path)
    }
  }
}

extension TraceOrDocument {
  /// Reads the file `path` as ``init(contentsOf:)`` does, with traces of other tools among the traces.
  public init(readingAny path: String) throws(TraceReadError) {
    var window = try ByteWindow(opening: path)
    if try Dialect(of: &window) == .coreograph {
      try self.init(path: path, reading: window)
    } else {
      self = .trace(NamedTrace(try readAnyTrace(path: path, reading: window), path: path))
    }
  }
}
