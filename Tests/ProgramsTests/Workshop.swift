import Foundation
import Glibc
import Trace

/// A folder of its own for one test, with the command under test and the program's files in it,
/// readable and writable by the account that the program runs under.
final class Workshop: Sendable {
  let folder: URL
  let account: Account

  /// Makes the folder, with copies of `files` of Tests/ProgramsTests/Programs in it.
  init(_ account: Account, files: [String] = []) throws {
    self.account = account
    folder = FileManager.default.temporaryDirectory
      .appending(path: "coreograph-programs-\(getpid())-\(UInt32.random(in: 0 ... .max))")
    let manager = FileManager.default
    try manager.createDirectory(
      at: folder.appending(path: "home"), withIntermediateDirectories: true)
    try manager.copyItem(at: Self.builtCommand, to: command)
    for file in files {
      try manager.copyItem(
        at: Self.programs.appending(path: file), to: folder.appending(path: file))
    }
    try account.own(folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private var command: URL { folder.appending(path: "coreograph") }

  /// The command that this package's build made, beside the tests themselves.
  private static var builtCommand: URL {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return URL(filePath: tests).deletingLastPathComponent().appending(path: "coreograph")
    }
  }

  private static var programs: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Programs")
  }

  /// Runs `command` as it is, in a new folder `place` of this one.
  func run(_ command: [String], in place: String) async throws -> ProgramRun {
    let folder = self.folder.appending(path: place)
    if !FileManager.default.fileExists(atPath: folder.path) {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try account.own(folder)
    }
    return try await ProgramRun(
      account.prefix + command, in: folder, home: self.folder.appending(path: "home"))
  }

  /// Runs `command` under `coreograph record`, in a new folder `place` of this one.
  func record(_ command: [String], in place: String) async throws -> RecordedRun {
    let file = folder.appending(path: "\(place).json.gz")
    let recorder = [self.command.path, "record", "-o", file.path, "--"]
    let run = try await run(recorder + command, in: place)
    do {
      return RecordedRun(run: run, trace: try readTrace(at: file.path))
    } catch {
      throw NoTrace(description: "\(error)\nstatus \(run.status), said: \(run.diagnostics)")
    }
  }
}

/// A recording that left no readable trace, with what the recorder said.
struct NoTrace: Error, CustomStringConvertible {
  var description: String
}

/// A program run under `coreograph record`.
struct RecordedRun: Sendable {
  /// The run as its caller saw it.
  var run: ProgramRun
  /// What was recorded.
  var trace: Trace
}
