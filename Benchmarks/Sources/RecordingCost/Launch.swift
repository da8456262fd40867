import Foundation
import Glibc

/// One command run to its end.
struct Launch {
  /// Its exit status.
  var status: Int32
  /// Its standard output.
  var output: Data
  /// Its standard error.
  var diagnostics: String
  /// Processor seconds of the command and of all its descendants that were waited for.
  var processorSeconds: Double

  /// Runs `command`, the program being looked up on the PATH.
  init(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    let diagnostics = FileManager.default.temporaryDirectory
      .appending(path: "benchmark-stderr-\(getpid())")
    try Data().write(to: diagnostics)
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: diagnostics)
    let before = Self.childrenProcessorSeconds()
    try process.run()
    self.output = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    status = process.terminationStatus
    processorSeconds = Self.childrenProcessorSeconds() - before
    self.diagnostics = try String(contentsOf: diagnostics, encoding: .utf8)
    try FileManager.default.removeItem(at: diagnostics)
  }

  private static func childrenProcessorSeconds() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
