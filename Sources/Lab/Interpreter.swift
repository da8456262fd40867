import Glibc

/// A Python interpreter to run experiments with.
public struct Interpreter: Sendable, Equatable {
  /// The interpreter itself, never a wrapper script that would show up in the recording.
  public var executable: String
  /// Such as `3.11.7`.
  public var version: String

  /// Names an interpreter whose place and version are known.
  public init(executable: String, version: String) {
    self.executable = executable
    self.version = version
  }

  /// The oldest Python that the experiments run on.
  static let oldest = (3, 8)

  /// Asks the interpreter called `name` where it really is and which version it has.
  public static func find(_ name: String) throws(LabError) -> Interpreter {
    let question = """
      import sys; print(sys.executable or ''); print('.'.join(map(str, sys.version_info[:3])))
      """
    let lines = output(ofShell: "exec \(quoted(name)) -c \(quoted(question)) 2>/dev/null")
      .split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, !lines[1].isEmpty else { throw .noInterpreter(name: name) }
    let version = lines[1].split(separator: ".").compactMap { Int($0) }
    guard version.count >= 2, (version[0], version[1]) >= oldest else {
      throw .interpreterTooOld(name: name, version: String(lines[1]))
    }
    return Interpreter(
      executable: lines[0].isEmpty ? name : String(lines[0]), version: String(lines[1]))
  }

  /// What a shell command prints; empty when it cannot be started.
  private static func output(ofShell command: String) -> String {
    guard let stream = popen(command, "re") else { return "" }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    pclose(stream)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `text` as one word of a shell command.
  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
