import Foundation
import Testing
import Trace

/// `coreograph guide` as people and scripts call it.
struct GuideCommandTests {
  let workshop = Result { try RecordWorkshop() }

  private struct Seen: Decodable {
    struct Model: Decodable {
      var model: String
      var seconds: Double
      var measuredSeconds: Double?
    }
    var workload: String
    var advice: String?
    var expectations: [Model]
    var choices: [[String: String]]
  }

  /// Writes a run of one thread that computes for 50 ms and waits for 450, four times.
  private func writeTrace(_ name: String, label: String, in workshop: RecordWorkshop) throws {
    let thread = ThreadKey(pid: 1, tid: 1)
    let ms: Nanoseconds = 1_000_000
    let runs = stride(from: Nanoseconds(0), to: 2000 * ms, by: 500 * Int(ms)).map { start in
      TraceRecord.running(
        RunningSpan(
          thread: thread, core: 0, time: TimeRange(start, start + 50 * ms), end: .blocked))
    }
    try workshop.writeTrace(
      name, label: label,
      [
        .processStarted(ProcessStart(pid: 1, parent: nil, name: "program", at: 0)),
        .threadStarted(ThreadStart(thread: thread, creator: nil, name: "program", at: 0)),
      ] + runs + [
        .threadEnded(ThreadEnd(thread: thread, at: 2000 * ms, why: .exited)),
        .processEnded(ProcessEnd(pid: 1, at: 2000 * ms, why: .exited)),
      ])
  }

  @Test func `text: the advice first, in 80 columns`() async throws {
    let workshop = try workshop.get()
    try writeTrace("a.json", label: "fetch/sequential", in: workshop)
    let result = try await workshop.run([
      try RecordWorkshop.command, "guide", workshop.path("a.json"),
    ])
    #expect(result.status == 0)
    #expect(result.diagnostics == "")
    #expect(result.lines.allSatisfy { $0.count <= 80 })
    #expect(result.lines.dropFirst().first?.hasPrefix("Use threads: it takes 2.000 s") == true)
    #expect(result.lines.contains { $0.contains("<- advised") })
  }

  @Test func `json: a lab's runs, the right ones, with what was measured`() async throws {
    let workshop = try workshop.get()
    let runs = ["sequential", "threading", "asyncio"].map { model in
      """
      {"label": "fetch/\(model)", "workload": "fetch", "model": "\(model)", "workers": 1,
       "repetition": 1, "size": "1", "command": ["program"], "trace": "\(model).json",
       "output": "o.txt", "figures": [], "exitStatus": 0, "answer": "1", "expected": "1",
       "correct": \(model != "asyncio"), "wallSeconds": 2}
      """
    }
    for model in ["sequential", "threading", "asyncio"] {
      try writeTrace("\(model).json", label: "fetch/\(model)", in: workshop)
    }
    try Data(
      """
      {"format": "coreograph-lab/1", "python": {"executable": "python3", "version": "3.11.0"},
       "quick": false, "interrupted": false, "skipped": [], "runs": [\(runs.joined(separator: ","))]}
      """.utf8
    ).write(to: URL(filePath: workshop.path("runs.json")))
    let result = try await workshop.run([
      try RecordWorkshop.command, "guide", "--json", workshop.path("runs.json"),
    ])
    #expect(result.status == 0)
    #expect(
      result.diagnostics.contains("runs.json: fetch/asyncio is left out: its answer was wrong"))
    let seen = try JSONDecoder().decode([Seen].self, from: result.output)
    #expect(seen.map(\.workload) == ["fetch"])
    #expect(seen.first?.advice == "threads")
    #expect(seen.first?.expectations.map(\.measuredSeconds) == [2, 2, nil])
  }

  @Test(arguments: [
    ("runs.json", "[]", "not the runs.json of a lab run"),
    ("runs.json", "{\"format\": \"x\"}", "not the runs.json of a lab run (no field"),
    ("t.json", "nothing", "t.json: "),
  ])
  func `what cannot be read is named, with the fix`(
    name: String, content: String, says: String
  ) async throws {
    let workshop = try workshop.get()
    try Data(content.utf8).write(to: URL(filePath: workshop.path(name)))
    let result = try await workshop.run([
      try RecordWorkshop.command, "guide", workshop.path(name),
    ])
    #expect(result.status == 3)
    #expect(result.diagnostics.contains(says))
    #expect(result.diagnostics.split(separator: "\n").count == 1)
  }
}
