import Glibc

/// The kernel refused something that a rung needs.
struct PerfError: Error, Equatable, CustomStringConvertible {
  /// What was attempted, such as "open switch records on core 3".
  var attempt: String
  /// The errno that came back.
  var code: Int32

  /// One line: what failed and what the kernel said.
  var description: String { "cannot \(attempt): \(PerfError.text(of: code))" }

  /// The system's words for an errno.
  static func text(of code: Int32) -> String {
    guard let words = strerror(code) else { return "error \(code)" }
    return String(cString: words)
  }
}

/// Turns "minus the errno" of the C functions into an error.
func checked(_ result: Int32, _ attempt: @autoclosure () -> String) throws(PerfError) -> Int32 {
  guard result < 0 else { return result }
  throw PerfError(attempt: attempt(), code: -result)
}
