import Foundation
import Testing

@testable import Trace

/// The published schema against what is written: generated traces of every kind of record, traces
/// that were cut short, and real recordings. Validated by Python's jsonschema, strictly.
@Suite struct SchemaTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let python =
    ProcessInfo.processInfo.environment["COREOGRAPH_TEST_PYTHON"] ?? "python3"

  /// Runs a program of the PATH and returns its status and what it said.
  private static func run(_ command: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  private static let canValidate =
    (try? run([python, "-c", "import jsonschema"]).status) == 0

  private func expectValid(_ traces: [String]) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
    let schema = tests.appending(path: "../../docs/trace.schema.json").path
    let script = tests.appending(path: "Scripts/check_traces.py").path
    let result = try Self.run([Self.python, script, schema] + traces)
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.split(separator: "\n").count == traces.count)
  }

  @Test(.enabled(if: canValidate, "Python lacks jsonschema: make test installs it"))
  func generatedTracesKeepIt() throws {
    var traces = [folder.file("sample.json"), folder.file("empty.json.gz")]
    try write(sampleRecords, to: traces[0])
    try write([], to: traces[1])
    for seed in 200..<204 as Range<UInt64> {
      let records = RandomRecords(seed: seed, steps: 150).records
      traces += [folder.file("\(seed).json"), folder.file("\(seed)-cut.json.gz")]
      try write(records, to: traces[traces.count - 2])
      var writer = try TraceWriter(path: traces[traces.count - 1], metadata: sampleMetadata())
      for record in records { try writer.receive(record) }
      try writer.flush()
    }
    try expectValid(traces)
  }

  @Test(.enabled(if: canValidate, "Python lacks jsonschema: make test installs it"))
  func realRecordingsKeepIt() throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let command = URL(filePath: tests).deletingLastPathComponent().appending(path: "coreograph")
    let program = """
      import subprocess, threading, time
      threads = [threading.Thread(target=time.sleep, args=(0.05,)) for _ in range(4)]
      for thread in threads: thread.start()
      subprocess.run(["sleep", "0.05"])
      for thread in threads: thread.join()
      sum(range(1000000))
      """
    var traces: [String] = []
    for rung in ["auto", "procfs"] {
      let trace = folder.file("\(rung).json")
      traces.append(trace)
      let result = try Self.run([
        command.path, "record", "--capture", rung, "-o", trace, "--", "python3", "-c", program,
      ])
      try #require(result.status == 0, "\(result.output)")
    }
    try expectValid(traces)
  }

  /// The check itself can fail.
  @Test(.enabled(if: canValidate, "Python lacks jsonschema: make test installs it"))
  func whatItDoesNotDescribeIsRefused() throws {
    let path = folder.file("trace.json")
    try write(sampleRecords, to: path)
    let text = String(decoding: try contents(path), as: UTF8.self)
    for (old, new) in [
      ("\"end\":\"blocked\"", "\"end\":\"bored\""), ("\"core\":0", "\"core\":0,\"socket\":0"),
      ("\"hostname\"", "\"hostName\""), ("\"ts\":900.000", "\"ts\":-900.000"),
    ] {
      let changed = text.replacing(old, with: new, maxReplacements: 1)
      #expect(changed != text)
      try Data(changed.utf8).write(to: URL(filePath: path))
      let tests = URL(filePath: #filePath).deletingLastPathComponent()
      let result = try Self.run([
        Self.python, tests.appending(path: "Scripts/check_traces.py").path,
        tests.appending(path: "../../docs/trace.schema.json").path, path,
      ])
      #expect(result.status != 0, "\(new)")
    }
  }
}
