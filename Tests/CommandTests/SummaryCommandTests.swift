import Foundation
import Testing
import Trace

/// `coreograph summary` as people and scripts call it.
struct SummaryCommandTests {
  let workshop = Result { try RecordWorkshop() }

  /// Writes a run of two threads on two cores, half of it in parallel, as `name`.
  private func writeTrace(_ name: String, in workshop: RecordWorkshop, label: String?) throws {
    let one = ThreadKey(pid: 1, tid: 1)
    let two = ThreadKey(pid: 1, tid: 2)
    try workshop.writeTrace(
      name, label: label, command: ["program", "argument"],
      [
        .processStarted(ProcessStart(pid: 1, parent: nil, name: "program", at: 0)),
        .threadStarted(ThreadStart(thread: one, creator: nil, name: "program", at: 0)),
        .threadStarted(ThreadStart(thread: two, creator: one, name: "\u{1b}[31mred", at: 0)),
        .running(
          RunningSpan(thread: one, core: 0, time: TimeRange(0, 1_000_000_000), end: .exited)),
        .running(
          RunningSpan(thread: two, core: 1, time: TimeRange(0, 500_000_000), end: .exited)),
        .threadEnded(ThreadEnd(thread: two, at: 500_000_000, why: .exited)),
        .threadEnded(ThreadEnd(thread: one, at: 1_000_000_000, why: .exited)),
        .processEnded(ProcessEnd(pid: 1, at: 1_000_000_000, why: .exited)),
      ])
  }

  private let verdict =
    "Parallel: 1.50 of 2 cores busy on average; 2 threads shared the work."

  @Test func `text: the verdict first, in 80 columns, without colour in a pipe`() async throws {
    let workshop = try workshop.get()
    try writeTrace("a.json", in: workshop, label: nil)
    let result = try await workshop.run([
      try RecordWorkshop.command, "summary", workshop.path("a.json"),
    ])
    #expect(result.status == 0)
    #expect(result.diagnostics == "")
    #expect(result.lines.first == verdict)
    #expect(result.lines.allSatisfy { $0.count <= 80 })
    #expect(!result.output.contains(0x1b))
    // The thread's name is in it, but for the character that would have coloured the terminal.
    #expect(result.lines.contains { $0.contains("\u{fffd}[31mred") })
  }

  @Test func `json: one object with the format's name and the numbers`() async throws {
    let workshop = try workshop.get()
    try writeTrace("a.json.gz", in: workshop, label: "half")
    let result = try await workshop.run([
      try RecordWorkshop.command, "summary", "--json", workshop.path("a.json.gz"),
    ])
    #expect(result.status == 0)
    let json = try #require(
      JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    #expect(json["format"] as? String == "coreograph-summary/1")
    #expect(json["label"] as? String == "half")
    #expect(json["verdict"] as? String == "parallel")
    #expect(json["verdictText"] as? String == verdict)
    #expect(json["wallSeconds"] as? Double == 1)
    #expect(json["cpuSeconds"] as? Double == 1.5)
    #expect(json["cpuUse"] as? Double == 0.75)
    #expect(json["spanSeconds"] as? Double == 1)
  }

  @Test func `several traces: a section each, or an array`() async throws {
    let workshop = try workshop.get()
    try writeTrace("a.json", in: workshop, label: nil)
    try writeTrace("b.json", in: workshop, label: "the other")
    let traces = [workshop.path("a.json"), workshop.path("b.json")]
    let text = try await workshop.run([try RecordWorkshop.command, "summary"] + traces)
    #expect(text.lines.filter { $0 == verdict }.count == 2)
    #expect(text.lines.first?.hasPrefix("── a ─") == true)
    #expect(text.lines.contains { $0.hasPrefix("── the other ─") })
    let json = try await workshop.run([try RecordWorkshop.command, "summary", "--json"] + traces)
    let array = try #require(
      JSONSerialization.jsonObject(with: json.output) as? [[String: Any]])
    #expect(array.map { $0["label"] as? String } == [nil, "the other"])
  }

  @Test func `standard input is a trace named -`() async throws {
    let workshop = try workshop.get()
    try writeTrace("a.json", in: workshop, label: nil)
    let program = try StartedProgram(
      [try RecordWorkshop.command, "summary", "-"], in: workshop.folder,
      input: workshop.folder.appending(path: "a.json"))
    #expect(try await program.wait().lines.first == verdict)
  }

  @Test(arguments: ["missing.json", "empty.json", "foreign.json", "folder"])
  func `what is no trace is refused in one line that names it, with status 3`(
    name: String
  ) async throws {
    let workshop = try workshop.get()
    try Data().write(to: workshop.folder.appending(path: "empty.json"))
    try Data("{\"traceEvents\": []}".utf8).write(
      to: workshop.folder.appending(path: "foreign.json"))
    try FileManager.default.createDirectory(
      at: workshop.folder.appending(path: "folder"), withIntermediateDirectories: true)
    let result = try await workshop.run([
      try RecordWorkshop.command, "summary", workshop.path(name),
    ])
    #expect(result.status == 3)
    #expect(result.output.isEmpty)
    #expect(result.diagnostics.hasPrefix("coreograph: \(workshop.path(name))"))
    #expect(result.diagnostics.filter { $0 == "\n" }.count == 1)
  }

  @Test func `no trace named: wrong usage, status 2`() async throws {
    let workshop = try workshop.get()
    let result = try await workshop.run([try RecordWorkshop.command, "summary"])
    #expect(result.status == 2)
  }

  @Test func `a recorded run: spans and the kernel's accounting agree`() async throws {
    let workshop = try workshop.get()
    _ = try await workshop.record([
      "python3", "-c", "import time\nt = time.process_time()\nwhile time.process_time() - t < 1: 0",
    ])
    let result = try await workshop.run([
      try RecordWorkshop.command, "summary", "--json", workshop.path("t.json"),
    ])
    let json = try #require(
      JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    let cpu = try #require(json["cpuSeconds"] as? Double)
    let accounting = try #require(json["accounting"] as? [String: Any])
    let kernel = try #require(accounting["cpuSeconds"] as? Double)
    // The kernel's count also holds the moments before the program was released, spans what a
    // hypervisor stole (read in steps of 10 ms).
    let stolen = (accounting["stolenSeconds"] as? Double ?? 0) + 0.01
    #expect(cpu >= 1)
    #expect((kernel - 0.05...kernel * 1.01 + stolen).contains(cpu))
    #expect(json["bound"] as? String == "cpu")
  }
}
