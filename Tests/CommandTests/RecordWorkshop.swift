import Foundation
import Glibc
import Trace

/// A folder of its own for one test of `coreograph record`, which goes when the test ends.
final class RecordWorkshop: Sendable {
  let folder: URL

  /// Makes the folder; all may use it, so that programs can run as another user.
  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "coreograph-record-\(getpid())-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    chmod(folder.path, 0o777)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The command that this package's build made, beside the tests themselves.
  static var command: String {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return URL(filePath: tests).deletingLastPathComponent().appending(path: "coreograph").path
    }
  }

  /// A helper program of Tests/CommandTests/Programs.
  static func program(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Programs/\(name)").path
  }

  /// A place in the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Puts an executable file in the folder.
  func write(_ text: String, to name: String, mode: mode_t = 0o755) async throws -> String {
    let draft = path(".draft-\(name)")
    try Data(text.utf8).write(to: URL(filePath: draft))
    // A copy that no descriptor of ours ever stood for: what another test starts just now may
    // inherit one for a moment, and a file that is open for writing cannot be executed.
    _ = try await run(["install", "-m", String(mode, radix: 8), draft, path(name)])
    return path(name)
  }

  /// Makes a program of a C file of Tests/CommandTests/Programs.
  func compile(_ name: String, options: [String] = []) async throws -> String {
    let program = path("compiled")
    let compiler = try await run(
      ["cc", "-O1", "-pthread"] + options + [Self.program(name), "-o", program])
    guard compiler.status == 0 else { throw CannotCompile(description: compiler.diagnostics) }
    return program
  }

  struct CannotCompile: Error {
    var description: String
  }

  /// Whether a file of this name is in the folder.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// What most tests record with. Not `auto`: as the superuser every recording would watch every
  /// other test's programs, too.
  static let usualOptions = ["--capture", "switches", "--tasks", "off", "--gil", "off"]

  /// The command line that records `command` into `t.json` of the folder. The last of several
  /// `options` of one name counts.
  func recording(_ command: [String], options: [String] = []) throws -> [String] {
    [try Self.command, "record", "-o", path("t.json")] + Self.usualOptions + options + ["--"]
      + command
  }

  /// Starts recording `command` into `t.json`.
  func start(
    _ command: [String], options: [String] = [], environment: [String: String] = [:]
  ) throws -> StartedProgram {
    try StartedProgram(
      try recording(command, options: options), in: folder, environment: environment)
  }

  /// Records `command` to its end.
  func record(
    _ command: [String], options: [String] = [], environment: [String: String] = [:]
  ) async throws -> StartedProgram.Result {
    try await start(command, options: options, environment: environment).wait()
  }

  /// Runs `command` as it is.
  func run(_ command: [String], environment: [String: String] = [:]) async throws
    -> StartedProgram.Result
  {
    try await StartedProgram(command, in: folder, environment: environment).wait()
  }

  /// The trace that was recorded, which keeps its invariants.
  func trace(_ name: String = "t.json") throws -> Trace {
    let trace = try readTrace(at: path(name))
    try trace.checkInvariants()
    return trace
  }
}
