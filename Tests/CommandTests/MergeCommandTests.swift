import Foundation
import Testing
import Trace

/// `coreograph merge` as people and scripts call it.
struct MergeCommandTests {
  let workshop = Result { try RecordWorkshop() }

  /// Writes a run of process 7, which is on `core` for `milliseconds`.
  private func write(
    _ name: String, core: Int32, milliseconds: Int64, in workshop: RecordWorkshop
  ) throws -> String {
    let thread = ThreadKey(pid: 7, tid: 7)
    let end = milliseconds * 1_000_000
    return try workshop.writeTrace(
      name, date: "1700000000000000000",
      [
        .processStarted(ProcessStart(pid: 7, parent: nil, name: "program", at: 0)),
        .threadStarted(ThreadStart(thread: thread, creator: nil, name: "program", at: 0)),
        .running(RunningSpan(thread: thread, core: core, time: TimeRange(0, end), end: .exited)),
        .threadEnded(ThreadEnd(thread: thread, at: end, why: .exited)),
        .processEnded(ProcessEnd(pid: 7, at: end, why: .exited)),
      ])
  }

  /// Hand-worked: 1 s on one core beside 0.5 s on the other one are 1.5 s within 1 s.
  @Test func `two recordings of one machine become one`() async throws {
    let workshop = try workshop.get()
    let inputs = [
      try write("a.json", core: 0, milliseconds: 1000, in: workshop),
      try write("b.json.gz", core: 1, milliseconds: 500, in: workshop),
    ]
    let both = workshop.path("both.json.gz")
    let merged = try await workshop.coreograph(["merge"] + inputs + ["-o", both])
    #expect(merged.status == 0 && merged.output.isEmpty, "\(merged.diagnostics)")
    let result = try await workshop.coreograph(["summary", "--json", both])
    let summary = try #require(
      JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    #expect(summary["wallSeconds"] as? Double == 1)
    #expect(summary["cpuSeconds"] as? Double == 1.5)
    #expect(summary["verdict"] as? String == "parallel")
    let processes = try #require(summary["processes"] as? [[String: Any]])
    #expect(processes.compactMap { $0["pid"] as? Int } == [7, 4_194_303])
    // What goes to standard output is the same.
    let piped = try await workshop.coreograph(["merge"] + inputs + ["-o", "-"])
    let copy = workshop.path("copy.json")
    try piped.output.write(to: URL(filePath: copy))
    #expect(try readTrace(at: both) == readTrace(at: copy))
  }

  @Test func `what cannot be merged is refused, and no file is touched`() async throws {
    let workshop = try workshop.get()
    let one = try write("a.json", core: 0, milliseconds: 10, in: workshop)
    let other = try write("b.json", core: 0, milliseconds: 10, in: workshop)
    let undated = try workshop.writeTrace("c.json", [])
    let before = try Data(contentsOf: URL(filePath: one))
    let target = workshop.path("both.json")
    for (words, status, why) in [
      ([one], 2, "name another one"), ([one, other], 3, "core 0 ran two threads at once"),
      ([one, undated], 3, "has neither a clock nor a date in common"),
      ([one, workshop.path("missing.json")], 3, "missing.json"),
    ] {
      let result = try await workshop.coreograph(["merge"] + words + ["-o", target])
      #expect(result.status == Int32(status), "\(words)")
      #expect(result.diagnostics.contains(why), "\(result.diagnostics)")
      #expect(result.diagnostics.filter { $0 == "\n" }.count == 1, "\(result.diagnostics)")
      #expect(!FileManager.default.fileExists(atPath: target), "\(words)")
    }
    let result = try await workshop.coreograph(["merge", other, one, "-o", one])
    #expect(result.status == 2)
    #expect(try Data(contentsOf: URL(filePath: one)) == before)
  }
}
