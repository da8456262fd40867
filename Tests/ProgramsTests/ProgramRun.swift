import Foundation

/// A program run to its end, and what it left.
struct ProgramRun: Sendable {
  /// The exit status, or 128 + the signal that ended it.
  var status: Int32
  /// Its standard output.
  var output: Data
  /// Its standard error.
  var diagnostics: String
  /// Where it ran.
  var folder: URL

  /// Runs `command`, killing it after ten minutes: a test that hangs must not hang the others.
  init(_ command: [String], in folder: URL, home: URL) async throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["--kill-after=10", "600"] + command
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = home.path
    process.environment = environment
    // Files, not pipes: nobody has to read for the program to go on.
    let output = try ProgramRun.file("output", in: folder)
    let diagnostics = try ProgramRun.file("diagnostics", in: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: diagnostics)
    status = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { ended in
        let bySignal = ended.terminationReason == .uncaughtSignal
        continuation.resume(returning: ended.terminationStatus + (bySignal ? 128 : 0))
      }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    self.output = try Data(contentsOf: output)
    self.diagnostics = String(decoding: try Data(contentsOf: diagnostics), as: UTF8.self)
    self.folder = folder
  }

  /// The lines of standard output.
  var lines: [String] {
    String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func file(_ name: String, in folder: URL) throws -> URL {
    // Beside the folder, which belongs to the program.
    let file = folder.deletingLastPathComponent()
      .appending(path: "\(folder.lastPathComponent).\(name)")
    try Data().write(to: file)
    return file
  }
}
