import Foundation
import Testing

/// `coreograph check` as scripts call it.
@Suite struct CheckCommandTests {
  /// A recorded program of which the truth is known: it sleeps on one thread.
  private static func recorded() async throws -> RecordWorkshop {
    let workshop = try RecordWorkshop()
    let result = try await workshop.record(["sleep", "0.05"])
    #expect(result.status == 0, "\(result.diagnostics)")
    return workshop
  }

  private static func check(
    _ workshop: RecordWorkshop, _ input: String, _ requirements: [String], options: [String] = []
  ) async throws -> StartedProgram.Result {
    try await workshop.run(
      [try RecordWorkshop.command, "check", input] + requirements.flatMap { ["--require", $0] }
        + options)
  }

  @Test func aTraceIsChecked() async throws {
    let workshop = try await Self.recorded()
    let held = try await Self.check(
      workshop, "t.json", ["wallSeconds >= 50ms", "not verdict == parallel", "exitStatus == 0"])
    #expect(held.status == 0, "\(held.diagnostics)")
    #expect(held.lines.count == 3 && held.lines.allSatisfy { $0.hasPrefix("holds  ") })
    let failed = try await Self.check(
      workshop, "t.json", ["wallSeconds < 10ms", "count(threads) == 1", "parallelism > 0.9"])
    #expect(failed.status == 1 && failed.diagnostics == "")
    #expect(failed.lines.map { $0.prefix(5) } == ["FAILS", "holds", "FAILS"])
    #expect(failed.lines[2].hasPrefix("FAILS  parallelism > 0.9: parallelism.mean is 0."))
  }

  /// What a command printed is checked as it stands, from a file and from a pipe, gzipped or not.
  @Test func documentsAreChecked() async throws {
    let workshop = try await Self.recorded()
    let script = """
      set -e
      coreograph=$1
      $coreograph summary t.json --json > summary.json
      gzip -k summary.json
      for input in summary.json summary.json.gz; do
        $coreograph check $input --require 'wallSeconds >= 50ms'
        $coreograph check - --require 'wallSeconds >= 50ms' < $input
        cat $input | $coreograph check - --require 'wallSeconds >= 50ms'
      done
      cat t.json | $coreograph check - --require 'wallSeconds >= 50ms'
      $coreograph compare t.json --with t.json --json |
        $coreograph check - --require 'ratio.wallSeconds == 1'
      """
    let result = try await workshop.run(["sh", "-c", script, "sh", try RecordWorkshop.command])
    #expect(result.status == 0, "\(result.diagnostics)")
    #expect(result.lines.count == 8)
    // The bytes tell, not the name.
    _ = try await workshop.write("n,time\n1,2\n2,1\n4,0.6\n", to: "table.csv")
    let fit = try await workshop.run(
      ["sh", "-c", "$1 fit table.csv --json > fit", "sh", try RecordWorkshop.command])
    #expect(fit.status == 0)
    let checked = try await Self.check(
      workshop, "fit", ["karpFlatt.value < 10%", "karpFlatt[n=4] > 6%"], options: ["--json"])
    #expect(checked.status == 0, "\(checked.diagnostics)")
    let document = try JSONDecoder().decode(Document.self, from: checked.output)
    #expect(document.format == "coreograph-check/1" && document.holds)
    #expect(
      document.requirements.first?.measured.map(\.field) == [
        "karpFlatt[0].value", "karpFlatt[1].value",
      ])
  }

  private struct Document: Decodable {
    var format: String
    var holds: Bool
    var requirements: [Requirement]

    struct Requirement: Decodable {
      var measured: [Measured]
    }

    struct Measured: Decodable {
      var field: String
    }
  }

  @Test(arguments: [
    ([], "d.json", 2, "nothing to check"),
    (
      ["walSeconds < 1"], "d.json", 2,
      "column 1: there is no field 'walSeconds'; did you mean 'wallSeconds'?"
    ),
    (["wallSeconds <"], "none.json", 2, "column 14: a field or a value is missing"),
    (["wallSeconds < 1"], "none.json", 3, "none.json: cannot be opened"),
    (["wallSeconds < 1"], "text", 3, "text: is neither a trace nor JSON"),
    (["wallSeconds < 1"], "cut.json", 3, "cut.json"),
  ])
  func wrongUseIsRefused(
    _ requirements: [String], _ input: String, _ status: Int32, _ part: String
  ) async throws {
    let workshop = try RecordWorkshop()
    _ = try await workshop.write("{\"wallSeconds\": 2}", to: "d.json")
    _ = try await workshop.write("no JSON\n", to: "text")
    _ = try await workshop.write("{\"traceEvents\": [{\"ph\": 7", to: "cut.json")
    let result = try await Self.check(workshop, input, requirements)
    #expect(result.status == status)
    #expect(result.diagnostics.contains(part), "\(result.diagnostics)")
    #expect(result.diagnostics.split(separator: "\n").count == 1)
  }
}
