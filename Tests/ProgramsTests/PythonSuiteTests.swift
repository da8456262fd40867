import Foundation
import Glibc
import Testing

extension ProgramsTests {
  /// CPython's own tests of threads, pools, asyncio and child processes: whatever tracing broke,
  /// one of these some 1,900 cases would see.
  ///
  /// They sleep for most of their two minutes, so the runs with and without the recorder go side
  /// by side. The superuser repeats the two quickest files on the rung that only it can stand on, where
  /// that is open. Some of them watch the clock: what ends otherwise runs once more by itself.
  @Test(
    .enabled(if: PythonTestSuite.interpreter != nil, "no Python with its own test suite found"),
    arguments: Account.testable.suffix(PythonTestSuite.hasTracepoints ? 2 : 1))
  func pythonTestSuite(_ account: Account) async throws {
    let python = try #require(PythonTestSuite.interpreter)
    var files = ["test_threading", "test_subprocess"]
    if account == Account.testable.last { files += ["test_concurrent_futures", "test_asyncio"] }
    let workshop = try Workshop(account)
    func command(_ place: String, only names: [String] = []) -> [String] {
      let report = workshop.folder.appending(path: "\(place)/results.xml").path
      // A bound on memory, in case a test runs away.
      return ["prlimit", "--as=\(4 << 30)", python, "-m", "test", "-j\(files.count)"]
        + ["--junit-xml", report] + names.flatMap { ["-m", $0] } + files
    }
    let (alone, watched) = (command("plain"), command("recorded"))
    async let plainRun = workshop.run(alone, in: "plain")
    let recorded = try await workshop.record(watched, in: "recorded")
    let plain = try await plainRun

    let plainResults = try PythonTestSuite.results(in: plain.folder)
    let recordedResults = try PythonTestSuite.results(in: recorded.run.folder)
    #expect(plainResults.count > 250 * files.count)
    #expect(recordedResults.count == plainResults.count)
    let doubtful = plainResults.keys.filter { recordedResults[$0] != plainResults[$0] }.sorted()
    expectFaithful(
      recorded, to: plain, status: doubtful.isEmpty ? plain.status : recorded.run.status)
    if !doubtful.isEmpty {
      print("once more by themselves: \(doubtful.joined(separator: ", "))")
      let again = try await workshop.record(command("again", only: doubtful), in: "again")
      let results = try PythonTestSuite.results(in: again.run.folder)
      for name in doubtful where results[name] != "passed" && results[name] != plainResults[name] {
        Issue.record(
          "\(name): \(plainResults[name] ?? "") without, \(results[name] ?? "not run") recorded")
      }
    }
    // A worker process per file, and beside them what the tests start.
    #expect(recorded.trace.processes.count > 100)
    #expect(recorded.trace.threads.count > 500)
  }
}

/// The test suite that CPython ships.
private enum PythonTestSuite {
  /// The first interpreter on the machine that has it; many distributions leave it out.
  static let interpreter: String? = ["python3", "/usr/bin/python3"].first { python in
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", "import test.test_asyncio, test.test_concurrent_futures"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Whether the superuser here stands on a rung that others do not.
  static let hasTracepoints = access("/sys/kernel/tracing/events/sched", F_OK) == 0

  /// What became of every test case, by name, as `--junit-xml` wrote it to `folder`.
  static func results(in folder: URL) throws -> [String: String] {
    let report = try String(contentsOf: folder.appending(path: "results.xml"), encoding: .utf8)
    var results: [String: String] = [:]
    for testCase in report.split(separator: "<testcase name=\"").dropFirst() {
      let name = testCase.prefix { $0 != "\"" }
      let outcome = ["failure", "error", "skipped"].first { testCase.contains("<\($0)") }
      results[String(name)] = outcome ?? "passed"
    }
    return results
  }
}
