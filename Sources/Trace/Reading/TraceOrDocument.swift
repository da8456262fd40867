/// What a file holds that is a trace or one of the small documents that are made of traces.
public enum TraceOrDocument: Sendable, Equatable {
  /// A recording.
  case trace(NamedTrace)
  /// Anything else, as it stands in the file.
  case document([UInt8])

  /// How much of a file is looked at to tell.
  private static let opening = 1 << 16

  /// Reads the file `path` (`-` is standard input), gzipped or not, once; told by its opening.
  ///
  /// Refuses documents that are larger than 64 MiB, and traces as ``readTrace(at:)`` does.
  public init(contentsOf path: String) throws(TraceReadError) {
    try self.init(path: path, reading: try ByteWindow(opening: path))
  }

  /// Whether the file `path`, gzipped or not, begins as a recording does; false where it cannot be read.
  public static func isTrace(at path: String) -> Bool {
    do {
      var window = try ByteWindow(opening: path)
      try window.fill(opening)
      return window.holdsEvents(within: opening)
    } catch {
      return false
    }
  }

  /// Goes on with `window`, of the file `path`, from its first byte on.
  package init(path: String, reading window: consuming ByteWindow) throws(TraceReadError) {
    var reader = try TraceReader(path: path, reading: window)
    try reader.window.fill(Self.opening)
    if reader.window.holdsEvents(within: Self.opening) {
      try reader.readDocument()
      self = .trace(NamedTrace(try reader.finish(), path: path))
      return
    }
    guard try !reader.window.fill(ByteWindow.maximumValue) else {
      throw TraceReadError(
        path: path, place: nil, what: "is no trace, and larger than 64 MiB",
        fix: "name a trace or what Coreograph wrote about one")
    }
    self = .document(reader.window.allBytes)
  }
}

extension ByteWindow {
  /// Whether what events of traces begin with stands within the first bytes. Inside of JSON text it
  /// cannot: quotation marks have a backslash before them there.
  fileprivate func holdsEvents(within count: Int) -> Bool {
    let opening = UnsafeRawBufferPointer(start: base, count: min(available, count))
    return ["\"traceEvents\"", "\"ph\""].contains { (word: StaticString) in
      let literal = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
      return opening.firstRange(of: literal) != nil
    }
  }

  /// What was made available.
  fileprivate var allBytes: [UInt8] {
    Array(UnsafeBufferPointer(start: base + position, count: available))
  }
}
