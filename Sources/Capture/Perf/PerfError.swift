import Glibc

/// The kernel refused something that a rung needs.
package struct PerfError: Error, Equatable, CustomStringConvertible {
  /// What was attempted, such as "open switch records on core 3".
  var attempt: String
  /// The errno that came back.
  var code: Int32

  /// One line: what failed and what the kernel said.
  package var description: String { "cannot \(attempt): \(describe(errno: code))" }
}

/// Turns "minus the errno" of the C functions into an error.
@discardableResult
func checked(_ result: Int32, _ attempt: @autoclosure () -> String) throws(PerfError) -> Int32 {
  guard result < 0 else { return result }
  throw PerfError(attempt: attempt(), code: -result)
}
