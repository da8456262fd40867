/// Why a recording could not be made. Nothing of the program ran.
public struct RecordingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of obstacle it is.
  public enum Kind: Sendable, Equatable {
    /// No such command; shells give it status 127.
    case commandNotFound
    /// The command is there but cannot be executed; shells give it status 126.
    case commandNotExecutable
    /// The request contradicts itself or the machine's state: no such directory or core.
    case wrongRequest
    /// The trace or the program's standard output cannot be written there.
    case outputNotWritable
    /// This machine does not allow the rung that was asked for, or another process.
    case notAllowed
  }

  /// What kind of obstacle it is.
  public var kind: Kind
  /// One line: what, why, and what to do about it.
  public var description: String

  /// The exit status that says the same: 127 and 126 as in every POSIX utility that starts
  /// another (env, nice, time), so that `record` fails as the command alone would; else 2 for wrong
  /// usage, 4 where the machine does not allow it.
  public var exitStatus: Int32 {
    switch kind {
    case .commandNotFound: 127
    case .commandNotExecutable: 126
    case .wrongRequest, .outputNotWritable: 2
    case .notAllowed: 4
    }
  }

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
