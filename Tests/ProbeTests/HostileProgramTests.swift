import Foundation
import Testing
import Trace

/// Programs that are hostile to their recorder: it records on, the program ends as alone, and what
/// was recorded can be read.
@Suite(.serialized) struct HostileProgramTests {
  /// An attack of `spoils_rings.py`, and a word of the note that tells of it.
  struct Attack: Sendable, CustomTestStringConvertible {
    var name: String
    var note: String?

    var testDescription: String { name }
  }

  private static let attacks = [
    Attack(name: "cut", note: "spoilt"), Attack(name: "cut_within", note: "spoilt"),
    Attack(name: "endless", note: "spoilt"), Attack(name: "changing"), Attack(name: "sizes"),
    Attack(name: "moments", note: "cannot be true"), Attack(name: "kinds"), Attack(name: "noise"),
  ]

  @Test("a program that spoils its rings is recorded all the same", arguments: attacks)
  func spoiltRings(attack: Attack) throws {
    let python = try #require(Python.all.first)
    let folder = try TemporaryFolder()
    let file = folder.path + "/t.json"
    let coreograph = try RecordedProgram.command
    let recorded = try ProgramRun(
      [
        coreograph, "record", "--capture", "procfs", "-o", file, "--", python.path,
        RecordedProgram.program("spoils_rings.py"), attack.name,
      ], limits: ProgramRun.Limits(seconds: 60, gigabytes: 4))
    #expect(recorded.status == 0, "\(recorded.diagnostics)")
    #expect(recorded.output == "done\n")
    let trace = try readTrace(at: file)
    #expect(trace.metadata.exit?.status == 0)
    let notes = trace.metadata.capture.notes
    if let note = attack.note { #expect(notes.contains { $0.contains(note) }, "\(notes)") }
    let summary = try ProgramRun([coreograph, "summary", file])
    #expect(summary.status == 0, "\(summary.diagnostics)")
  }
}
