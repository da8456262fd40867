import Foundation
import Glibc
import Testing
import Trace

/// `coreograph compare` and `bench` as people and scripts call them.
struct CompareCommandTests {
  let workshop = Result { try RecordWorkshop() }

  /// Writes a run of one thread that is on a core for so many milliseconds.
  private func writeRun(
    _ name: String, _ milliseconds: Int64, in workshop: RecordWorkshop, host: String = "host"
  ) throws -> String {
    let one = ThreadKey(pid: 1, tid: 1)
    let end = milliseconds * 1_000_000
    let metadata = TraceMetadata(
      writer: "test", label: nil, command: ["program"], workingDirectory: nil,
      machine: .init(hostname: host, processor: "", kernel: "", architecture: "", memoryBytes: 0),
      cores: .init(online: [0, 1], usable: [0, 1], quota: nil),
      capture: .init(
        method: .switches, notes: [], lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
        accountedShare: nil),
      clock: .init(name: "CLOCK_MONOTONIC", originNanoseconds: "0", originUnixNanoseconds: "0"))
    let path = workshop.path(name)
    var writer = try TraceWriter(path: path, metadata: metadata)
    for record: TraceRecord in [
      .processStarted(ProcessStart(pid: 1, parent: nil, name: "program", at: 0)),
      .threadStarted(ThreadStart(thread: one, creator: nil, name: "program", at: 0)),
      .running(RunningSpan(thread: one, core: 0, time: TimeRange(0, end), end: .exited)),
      .threadEnded(ThreadEnd(thread: one, at: end, why: .exited)),
      .processEnded(ProcessEnd(pid: 1, at: end, why: .exited)),
    ] { try writer.receive(record) }
    try writer.finish(metadata: metadata)
    return path
  }

  private func writeRuns(
    _ name: String, _ lengths: [Int64], in workshop: RecordWorkshop, host: String = "host"
  ) throws -> [String] {
    try lengths.enumerated().map {
      try writeRun("\(name)-\($0.offset).json", $0.element, in: workshop, host: host)
    }
  }

  private func coreograph(
    _ words: [String], in workshop: RecordWorkshop
  ) async throws -> StartedProgram.Result {
    try await workshop.run([try RecordWorkshop.command] + words)
  }

  @Test func `the exit status is 1 for a regression only, and every output is written`()
    async throws
  {
    let workshop = try workshop.get()
    let before = try writeRuns("before", [100, 101, 102, 103], in: workshop)
    let after = try writeRuns("after", [150, 151, 152, 153], in: workshop)
    let names = ["c.html", "c.svg", "c.png", "c.pdf", "c.md", "c.xml", "c.json"]
    let slower = try await coreograph(
      ["compare"] + before + ["--with"] + after + names.flatMap { ["-o", $0] }, in: workshop)
    #expect(slower.status == 1, "\(slower.diagnostics)")
    #expect(slower.lines.first?.hasPrefix("49 % slower (102 ms before, 152 ms after") == true)
    #expect(slower.lines.allSatisfy { $0.count <= 80 })
    for name in names { #expect(workshop.has(name), "\(name)") }
    let markdown = try String(contentsOfFile: workshop.path("c.md"), encoding: .utf8)
    #expect(markdown.contains("](c.svg)"))
    let faster = try await coreograph(["compare"] + after + ["--with"] + before, in: workshop)
    #expect(faster.status == 0)
    let same = try await coreograph(
      ["compare"] + before + ["--json", "--with"] + before, in: workshop)
    #expect(same.status == 0)
    #expect(String(decoding: same.output, as: UTF8.self).contains("no detectable change"))
  }

  @Test func `baselines are kept with their machine, and another machine is told`() async throws {
    let workshop = try workshop.get()
    let before = try writeRuns("before", [100, 101, 102, 103], in: workshop)
    let after = try writeRuns("after", [100, 101, 102, 103], in: workshop, host: "elsewhere")
    let kept = try await coreograph(
      ["compare"] + before + ["--save-baseline", "main"], in: workshop)
    #expect(kept.status == 0, "\(kept.diagnostics)")
    let facts = try String(
      contentsOfFile: workshop.path(".coreograph/baselines/main/baseline.json"), encoding: .utf8)
    #expect(facts.contains("\"hostname\" : \"host\""))
    for path in before { try FileManager.default.removeItem(atPath: path) }
    let compared = try await coreograph(
      ["compare", "--baseline", "main", "--with"] + after, in: workshop)
    #expect(compared.status == 0, "\(compared.diagnostics)")
    #expect(compared.lines.contains("! different machines: host before, elsewhere after"))
    let none = try await coreograph(["compare", "--baseline", "x", "--with"] + after, in: workshop)
    #expect(none.status == 3)
    #expect(none.diagnostics.contains("kept here: main"))
    let path = try await coreograph(
      ["compare"] + after + ["--save-baseline", "../x"], in: workshop)
    #expect(path.status == 2)
  }

  @Test func `wrong usage is told in one line`() async throws {
    let workshop = try workshop.get()
    let run = try writeRun("a.json", 10, in: workshop)
    for words in [
      ["compare"], ["compare", run], ["compare", "--with", run],
      ["compare", run, "--with", run, "-o", "x.txt"], ["figure", "compare", run, "-o", "x.svg"],
      ["bench", "--", "true"], ["bench", "--", "true", "--with"],
      ["bench", "--budget", "1s", "--", "true", "--with", "true"],
    ] {
      let result = try await coreograph(words, in: workshop)
      #expect(result.status == 2, "\(words)")
      #expect(result.diagnostics.split(separator: "\n").count == 1, "\(result.diagnostics)")
    }
    let missing = try await coreograph(["compare", run, "--with", "no.json"], in: workshop)
    #expect(missing.status == 3)
  }

  @Test func `bench runs both in turns, goes on, and compares`() async throws {
    let workshop = try workshop.get()
    let words = ["-o", "b", "--warmup", "0", "--", "sleep", "0.01", "--with", "sleep", "0.9"]
    let first = try await coreograph(["bench", "--repeat", "2"] + words, in: workshop)
    #expect(first.status == 0, "\(first.diagnostics)")
    #expect(first.lines.contains { $0.contains("too few runs") })
    let more = try await coreograph(["bench", "--repeat", "4"] + words, in: workshop)
    #expect(more.status == 1, "\(more.diagnostics)")
    #expect(more.diagnostics.contains("4 of 8 runs are there"))
    for name in ["b/base-4.json.gz", "b/with-4.json.gz", "b/comparison.png"] {
      #expect(workshop.has(name), "\(name)")
    }
    let text = try String(contentsOfFile: workshop.path("b/comparison.md"), encoding: .utf8)
    #expect(text.contains("everything sleeps"))
  }
}
