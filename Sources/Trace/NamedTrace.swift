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
}
