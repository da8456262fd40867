/// A trace and what to call it where several stand side by side.
public struct NamedTrace: Sendable, Equatable {
  /// The recording's label, else its file's name without folder and extensions.
  public var name: String
  /// The recording.
  public var trace: Trace

  /// Calls `trace` by `name`.
  public init(name: String, trace: Trace) {
    self.name = name
    self.trace = trace
  }

  /// Reads the trace in the file `path` (`-` is standard input) and names it.
  public init(contentsOf path: String) throws(TraceReadError) {
    self.init(try readTrace(at: path), path: path)
  }

  /// Names `trace`, which was read from the file `path`.
  package init(_ trace: Trace, path: String) {
    self.init(name: trace.metadata.label ?? Self.baseName(path), trace: trace)
  }

  /// What to call what is in the file `path`: its name without folder and extensions.
  public static func baseName(_ path: String) -> String {
    if path == "-" { return "standard input" }
    var name = path.split(separator: "/").last ?? ""
    for ending in [".gz", ".json", ".csv", ".trace"]
    where name.hasSuffix(ending) && name.count > ending.count {
      name = name.dropLast(ending.count)
    }
    return String(name)
  }
}
