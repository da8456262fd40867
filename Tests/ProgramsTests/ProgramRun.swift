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

  /// Runs `command`. It is killed with all that it started after ten minutes, when the test is
  /// cancelled and when the tests die: what hangs must not hang or outlive them.
  init(_ command: [String], in folder: URL, home: URL) async throws {
    // Beside the folder, which belongs to the program. Files, not pipes: nobody has to read for the
    // program to go on.
    func file(_ name: String) throws -> URL {
      let file = folder.appendingPathExtension(name)
      try Data().write(to: file)
      return file
    }
    let (output, diagnostics) = (try file("output"), try file("diagnostics"))
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = home.path
    let guarded = ["setpriv", "--pdeathsig=TERM", "env", "--chdir=\(folder.path)"]
    let child = ChildProcess(
      command: guarded + ["timeout", "--kill-after=10", "600"] + command,
      environment: environment, output: output.path, diagnostics: diagnostics.path)
    status = try await withTaskCancellationHandler {
      try await child.run()
    } onCancel: {
      child.terminate()
    }
    self.output = try Data(contentsOf: output)
    self.diagnostics = String(decoding: try Data(contentsOf: diagnostics), as: UTF8.self)
    self.folder = folder
  }

  /// The lines of standard output.
  var lines: [String] {
    String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
