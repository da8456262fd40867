/// A command that could not do what was asked: one line for the user, and the exit code.
///
/// The line names the file, the place in it, and the fix; `coreograph: ` is put before it.
struct CommandFailure: Error, CustomStringConvertible {
  /// Exit codes, the same for all commands.
  enum Code: Int32 {
    /// A check did not hold or a comparison found a regression.
    case checkFailed = 1
    /// Wrong usage.
    case usage = 2
    /// An input cannot be read.
    case unreadable = 3
    /// The machine does not allow what was asked.
    case notAllowed = 4
  }

  /// The line.
  var description: String
  /// The status to exit with.
  var exitCode: Int32

  /// Fails with one of the codes that all commands share.
  init(_ code: Code, _ description: String) {
    self.init(exitCode: code.rawValue, description)
  }

  /// Fails with a status of its own, such as 127 for a command that was not found.
  init(exitCode: Int32, _ description: String) {
    self.exitCode = exitCode
    self.description = description
  }
}
