import Analysis
import Foundation
import Testing
import Trace

@testable import Tables

/// Tables as others read them: DuckDB reads Parquet, Python's csv the same rows.
@Suite struct ParquetTests {
  private let folder: TableFolder

  init() throws { folder = try TableFolder() }

  private static let python =
    ProcessInfo.processInfo.environment["COREOGRAPH_TEST_PYTHON"] ?? "python3"

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  private static let hasDuckDB = (try? run(["-c", "import duckdb"]).status) == 0

  /// Reads all tables of `trace` in both forms; in groups of few rows, as there are in long recordings.
  private func check(_ trace: Trace, batchSize: Int) throws {
    for table in TraceTable.allCases {
      for form in [TableForm.parquet, .csv(isPacked: false)] {
        let ending = form == .parquet ? "parquet" : "csv"
        try writeTable(
          table, of: trace, as: form, to: folder.path("\(table.rawValue).\(ending)"),
          batchSize: batchSize)
      }
    }
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Scripts/check_tables.py").path
    let result = try Self.run([script, folder.url.path])
    try #require(result.status == 0, "\(String(decoding: result.output, as: UTF8.self))")
    let seconds = try JSONDecoder().decode([String: Int64].self, from: result.output)
    var states = StateTimes()
    for thread in trace.threads.indices { states += trace.stateTimes(of: thread) }
    for state in ThreadState.allCases {
      #expect(seconds[state.name] ?? 0 == states[state], "\(state)")
    }
    #expect(Double(seconds["running"] ?? 0) / 1e9 == Summary(trace).cpuSeconds)
  }

  @Test(.enabled(if: hasDuckDB, "Python lacks duckdb: make test installs it"))
  func othersReadASmallTrace() throws { try check(smallTrace(name: "=a,\"ü\""), batchSize: 3) }

  /// Threads that take turns on two cores, with waits of all kinds and names of all lengths.
  @Test(.enabled(if: hasDuckDB, "Python lacks duckdb: make test installs it"))
  func othersReadALongerTrace() throws {
    var builder = TraceBuilder()
    for number in Int32(1)...40 {
      let key = ThreadKey(pid: 10 + number / 4, tid: 100 + number)
      let name = String(repeating: "n", count: Int(number) % 16) + "\(number)"
      builder.receive(
        .threadStarted(ThreadStart(thread: key, creator: nil, name: name, at: Int64(number))))
      for turn in Int64(0)..<30 {
        let start = turn * 100_000 + Int64(number) * 1000
        builder.receive(
          .running(
            RunningSpan(
              thread: key, core: number % 2, time: TimeRange(start, start + 700 + turn),
              end: turn % 3 == 0 ? .preempted : .blocked)))
        guard turn % 3 == 1 else { continue }
        let cause = WaitCause.allCases[Int(turn) / 3 % WaitCause.allCases.count]
        builder.receive(
          .blocked(
            BlockedSpan(
              thread: key, time: TimeRange(start + 700 + turn, start + 50_000), cause: cause,
              place: "call \(turn % 7)", evidence: .reported,
              waker: turn % 2 == 0 ? .interrupt : .thread(ThreadKey(pid: 10, tid: 101)))))
      }
    }
    let trace = builder.finish(metadata: metadata())
    try trace.checkInvariants()
    try check(trace, batchSize: 1000)
  }

  @Test func theSameTraceMakesTheSameFile() throws {
    for table in TraceTable.allCases {
      for name in ["a", "b"] {
        try writeTable(table, of: smallTrace(), as: .parquet, to: folder.path(name))
      }
      let first = try Data(contentsOf: folder.url.appending(path: "a"))
      #expect(first == (try Data(contentsOf: folder.url.appending(path: "b"))))
      #expect(first.prefix(4) == Data("PAR1".utf8) && first.suffix(4) == Data("PAR1".utf8))
    }
  }
}
