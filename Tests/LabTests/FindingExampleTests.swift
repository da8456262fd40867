import Analysis
import Capture
import Foundation
import Lab
import Testing
import Trace

/// Every finding has an experiment that shows it, recorded in earnest, and a close one that does not.
@Suite(.serialized) struct FindingExampleTests {
  /// Mistakes that no experiment shows but by its own.
  private static let mistakes: Set<Finding.Kind> = [
    .deadlock, .livelock, .starvation, .lostUpdates, .noTimeout,
  ]
  /// What a program makes of itself on any machine. All others depend on who computes beside whom, and
  /// other work may keep one of two cores from a whole run, or hold a worker up until the others are
  /// through: each has several runs. So has the race, in which it is chance whether a thread is stopped
  /// between reading and writing.
  private static let certain: Set<Finding.Kind> = [.blockingCallInEventLoop, .noTimeout]

  @Test(arguments: FindingExample.all)
  func theExampleShowsItAndItsNeighbourDoesNot(example: FindingExample) throws {
    let tries = Self.certain.contains(example.id) ? 1 : 4
    var shown = try example.shows.record()
    for _ in 1..<tries where shown.findings(example.id).isEmpty {
      shown = try example.shows.record()
    }
    let finding = try #require(shown.findings(example.id).first, "none in \(example.shows)")
    #expect(finding.seconds >= 0 && !finding.where.isEmpty)
    example.details(shown, finding)
    let others = Self.mistakes.subtracting([example.id])
    #expect(shown.summary.findings.filter { others.contains($0.id) } == [])

    var near = try example.neighbour.record()
    for _ in 1..<tries where !near.findings(example.id).isEmpty {
      near = try example.neighbour.record()
    }
    #expect(near.findings(example.id) == [], "in \(example.neighbour)")
  }

  /// A program alone on a core of which another one takes half; it has to share while it computes, and
  /// loses nothing while it waits.
  @Test func aCoreThatAnotherProgramTakesIsStolenFromThoseThatCompute() throws {
    let core = try #require(TraceMetadata.Cores.current().usable.last)
    let python = try #require(TestPythons.withPackages)
    let thief = Process()
    thief.executableURL = URL(filePath: python.executable)
    thief.arguments = [
      "-c", "import os; os.sched_setaffinity(0, {\(core)})\nwhile os.getppid() > 1: pass",
    ]
    try thief.run()
    defer {
      // Threads of a test block most signals, and the thief inherited that.
      kill(thief.processIdentifier, SIGKILL)
      thief.waitUntilExit()
    }
    func stolen(_ name: String, size: String) throws -> [Finding] {
      let spans = try recordedExperiment(
        name, size: size, workers: 5, equipment: Equipment(interpreters: [python]),
        record: { request in
          var request = request
          request.cores = [core]
          request.rung = .switches
          return try recordWithOpenSignals(request)
        })
      return Summary(spans.trace).findings.filter { $0.id == .stolenCores }
    }
    let computing = try stolen("primes/sequential", size: "80000")
    #expect(computing.map(\.severity) == [.warning])
    #expect(try stolen("sleep/threading", size: "2.5") == [])
  }

  @Test func everyFindingHasAnExampleInTheDocs() throws {
    let examples = Set(FindingExample.all.map(\.id))
    #expect(examples == Set(Finding.Kind.allCases).subtracting([.lostRecords, .stolenCores]))
    let docs = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/NUMBERS.md")
    let text = try String(contentsOf: docs, encoding: .utf8)
    for example in FindingExample.all {
      let row = "| `\(example.id.rawValue)` | \(example.shows) | \(example.neighbour) |"
      #expect(text.contains(row), "docs/NUMBERS.md lacks \(row)")
    }
    for id in Finding.Kind.allCases {
      #expect(text.components(separatedBy: "| `\(id.rawValue)`").count >= 3, "\(id) lacks a row")
    }
  }
}
