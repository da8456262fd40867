import Foundation
import Testing
import Trace

/// `coreograph predict` as people and scripts call it.
struct PredictCommandTests {
  let workshop = Result { try RecordWorkshop() }

  /// Writes a run in which two threads take turns on core 0, 100 ms each; the machine has two cores.
  private func writePair(in workshop: RecordWorkshop) throws -> String {
    var records: [TraceRecord] = [
      .processStarted(ProcessStart(pid: 7, parent: nil, name: "program", at: 0))
    ]
    let threads = [ThreadKey(pid: 7, tid: 7), ThreadKey(pid: 7, tid: 8)]
    let turn: Nanoseconds = 10_000_000
    for (place, thread) in threads.enumerated() {
      records.append(
        .threadStarted(
          ThreadStart(thread: thread, creator: place == 0 ? nil : threads[0], name: "t", at: 0)))
      for number in 0..<10 {
        let start = Nanoseconds(2 * number + place) * turn
        records.append(
          .running(
            RunningSpan(
              thread: thread, core: 0, time: TimeRange(start, start + turn),
              end: number == 9 ? .exited : .preempted)))
      }
      records.append(
        .threadEnded(
          ThreadEnd(thread: thread, at: Nanoseconds(19 + place) * turn, why: .exited)))
    }
    return try workshop.writeTrace("pair.json", date: "1700000000000000000", records)
  }

  @Test func `an answer is a sentence and a table`() async throws {
    let workshop = try workshop.get()
    let trace = try workshop.writeRun("run.json", 100)
    let told = try await workshop.coreograph(["predict", trace, "--cores", "1,4"])
    #expect(told.status == 0 && told.diagnostics.isEmpty, "\(told.diagnostics)")
    #expect(told.lines.first?.hasPrefix("On 4 cores it would take 100 ms: 1.00 times") == true)
    let listed = try await workshop.coreograph(["predict", trace, "--cores", "4", "--json"])
    #expect(listed.status == 0)
    let json = try #require(
      JSONSerialization.jsonObject(with: listed.output) as? [String: Any])
    #expect(json["workSeconds"] as? Double == 0.1)
    #expect(json["refused"] is NSNull)
  }

  @Test func `a refusal is one line, and JSON for scripts`() async throws {
    let workshop = try workshop.get()
    // Two cores would have taken half the time of what was recorded.
    let trace = try writePair(in: workshop)
    let told = try await workshop.coreograph(["predict", trace])
    #expect(told.status == 1 && told.output.isEmpty)
    #expect(told.diagnostics.contains("nothing is predicted: replayed on the 2 cores it had"))
    #expect(told.diagnostics.contains("50 % faster"))
    let listed = try await workshop.coreograph(["predict", trace, "--json"])
    #expect(listed.status == 1)
    let json = try #require(
      JSONSerialization.jsonObject(with: listed.output) as? [String: Any])
    #expect(json["format"] as? String == "coreograph-prediction/1")
    #expect((json["refused"] as? String)?.contains("50 % faster") == true)
    #expect((json["predictions"] as? [Any])?.isEmpty == true)
  }

  @Test func `wrong usage and files that are not there`() async throws {
    let workshop = try workshop.get()
    let trace = try writePair(in: workshop)
    for (words, status, why) in [
      ([trace, "--cores", "0"], 2, "from 1 to"), ([trace, "--cores", "many"], 2, "from 1 to"),
      ([workshop.path("none.json")], 3, "none.json"),
    ] as [([String], Int32, String)] {
      let result = try await workshop.coreograph(["predict"] + words)
      #expect(result.status == status && result.output.isEmpty, "\(words)")
      #expect(result.diagnostics.contains(why), "\(result.diagnostics)")
    }
  }
}
