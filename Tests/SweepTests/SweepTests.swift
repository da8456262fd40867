import Scaling
import Testing

@testable import Sweep

/// The order of runs, what is kept of them, and how a sweep goes on.
@Suite struct SweepTests {
  /// What a sweep without a program leaves.
  final class Notebook {
    var saved: [SweepDocument] = []
    var measured: [SweepPlan.Step] = []
  }

  @Test func everyRoundHoldsEveryNumberOnce() {
    let plan = Self.plan(workers: [8, 1, 2, 2, 4], repeats: 20, warmups: 2)
    #expect(plan.workers == [1, 2, 4, 8])
    let steps = plan.steps
    #expect(steps.count == 22 * 4 && Set(steps).count == steps.count)
    #expect(steps.prefix(8).filter { !$0.isWarmup }.isEmpty)
    let rounds = stride(from: 8, to: steps.count, by: 4).map { first in
      steps[first..<first + 4].map { $0.workers }
    }
    #expect(rounds.allSatisfy { round in round.sorted() == [1, 2, 4, 8] })
    // Twenty rounds in one order would be one of 24^19.
    #expect(Set(rounds).count > 5)
  }

  @Test func theSeedDecidesTheOrder() {
    let plan = Self.plan(workers: [1, 2, 3, 4], repeats: 8)
    var other = plan
    other.seed = 2
    #expect(plan.steps == Self.plan(workers: [1, 2, 3, 4], repeats: 8).steps)
    #expect(plan.steps != other.steps)
  }

  @Test func theNumberIsPutIntoTheCommand() {
    var plan = Self.plan()
    plan.command = ["run", "-j{workers}", "{workers}/{workers}", "{worker}"]
    #expect(plan.command(workers: 12) == ["run", "-j12", "12/12", "{worker}"])
  }

  @Test func everyRunIsKeptAtOnce() throws {
    let notebook = Notebook()
    var sweep = Self.sweep(Self.document(), notebook)
    var progress: [Sweep.Progress] = []
    let end = try sweep.run { progress.append($0) }
    #expect(end == .complete)
    #expect(notebook.measured == Self.plan().steps)
    #expect(notebook.saved.map(\.runs.count) == Array(0...notebook.measured.count))
    #expect(sweep.document.isComplete)
    #expect(progress.map(\.done) == Array(0...notebook.measured.count))
    #expect(progress.first?.secondsLeft == nil && progress.last?.secondsLeft == 0)
  }

  /// A failed run ends the sweep and is kept as what it was; going on repeats it and nothing else.
  @Test func aFailedRunIsRepeated() throws {
    let notebook = Notebook()
    let plan = Self.plan()
    let bad = plan.steps[4]
    var sweep = Self.sweep(Self.document(), notebook, statuses: [bad: 3])
    let end = try sweep.run()
    #expect(end == .failed(step: bad, status: 3))
    #expect(sweep.document.runs.count == 5 && sweep.document.missing == Array(plan.steps[4...]))
    let kept = try #require(notebook.saved.last)
    var rest = Self.sweep(try Self.document().resuming(kept, path: "s.json"), notebook)
    let restEnd = try rest.run()
    #expect(restEnd == .complete)
    #expect(notebook.measured == Array(plan.steps[...4]) + Array(plan.steps[4...]))
    #expect(ScalingTable(rest.document, name: "s").samples.count == plan.steps.count)
  }

  /// An interrupted run is no measurement, whatever the program made of the signal.
  @Test(arguments: [(Int32?.none, Int32(130)), (2, 0), (15, 0)])
  func anInterruptedRunIsNotKept(_ signal: Int32?, _ status: Int32) throws {
    let notebook = Notebook()
    let step = Self.plan().steps[2]
    var sweep = Self.sweep(
      Self.document(), notebook, statuses: [step: status], signals: [step: signal ?? 0])
    let end = try sweep.run()
    #expect(end == .interrupted(signal: signal ?? 2))
    #expect(notebook.saved.last?.runs.count == 2)
    #expect(sweep.document.missing.first == step)
  }

  @Test func anotherSweepIsNotGoneOnWith() throws {
    var kept = Self.document()
    kept.runs = [SweepRun(step: kept.plan.steps[0], startSeconds: 0, wallSeconds: 1)]
    var other = kept
    other.plan.repeats += 1
    other.machine.usableCores = 1
    let error = #expect(throws: ResumeError.self) { try kept.resuming(other, path: "s.json") }
    #expect(error?.description.hasPrefix("s.json holds another sweep (--repeat, machine)") == true)
    // What holds no run holds nothing to lose.
    other.runs = []
    let resumed = try kept.resuming(other, path: "s.json")
    #expect(resumed == kept)
  }

  @Test func remainingTimeFollowsTheRuns() {
    var document = Self.document()
    document.runs = [(1, 4.0), (1, 6), (4, 2)].enumerated().map { index, run in
      SweepRun(
        step: SweepPlan.Step(workers: run.0, number: index + 1), startSeconds: 0,
        wallSeconds: run.1)
    }
    let time = RemainingTime(document)
    // 1: 5 s on average, 2: as 1, 4: 2 s, 8: as 4.
    let steps = [1, 2, 4, 8].map { SweepPlan.Step(workers: $0, number: 9) }
    #expect(time.seconds(of: steps) == 14)
    #expect(RemainingTime(Self.document()).seconds(of: steps) == nil)
  }

  @Test func theDocumentSurvivesItsFile() throws {
    var document = Self.document()
    document.runs = [
      SweepRun(
        step: document.plan.steps[3], startSeconds: 0.25, wallSeconds: 1.0 / 3, userSeconds: 0.1,
        systemSeconds: 0.2, maxResidentBytes: 1 << 40, exitStatus: 0, trace: "t.json.gz")
    ]
    document.plan.seed = .max
    let read = try SweepDocument(json: document.json(), path: "s.json")
    #expect(read == document)
  }

  /// Repairs by hand that would crash or mislead whoever reads the file.
  @Test(arguments: [
    ("\"workers\" : 1\n", "\"workers\" : 0\n"), ("coreograph-sweep/1", "coreograph-sweep/9"),
    ("\"wallSeconds\" : 1", "\"wallSeconds\" : -1"),
    ("\"wallSeconds\" : 1", "\"wallSeconds\" : \"x\""),
    ("\"plan\"", "\"scheme\""),
  ])
  func aDamagedDocumentIsRefused(_ part: String, _ damage: String) throws {
    var document = Self.document()
    document.runs = [SweepRun(step: .init(workers: 1, number: 1), startSeconds: 0, wallSeconds: 1)]
    let text = String(decoding: try document.json(), as: UTF8.self)
    let pieces = text.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(pieces.count == 2)
    let damaged = Array((pieces[0] + damage + pieces[1]).utf8)
    let error = #expect(throws: TableError.self) {
      try SweepDocument(json: damaged, path: "s.json")
    }
    #expect(error?.description.hasPrefix("s.json: ") == true)
  }

  @Test func tracesAreNamedAfterTheirRuns() {
    #expect(ProgramMeasurer.traceName(.init(workers: 4, number: 2)) == "workers-4-run-2.json.gz")
    #expect(
      ProgramMeasurer.traceName(.init(workers: 1, number: 1, isWarmup: true))
        == "workers-1-warmup-1.json.gz")
  }

  static func plan(workers: [Int] = [1, 2, 4], repeats: Int = 3, warmups: Int = 1) -> SweepPlan {
    SweepPlan(command: ["true"], workers: workers, repeats: repeats, warmups: warmups, seed: 1)
  }

  static func document() -> SweepDocument {
    SweepDocument(
      plan: plan(),
      machine: SweepMachine(
        hostname: "host", processor: "Processor", kernel: "Linux", architecture: "x86_64",
        memoryBytes: 1 << 30, onlineCores: 4, usableCores: 4, quota: nil),
      startedUnixNanoseconds: "0", writer: "test")
  }

  /// A sweep in which a run takes as many seconds as it has workers.
  static func sweep(
    _ document: SweepDocument, _ notebook: Notebook, statuses: [SweepPlan.Step: Int32] = [:],
    signals: [SweepPlan.Step: Int32] = [:]
  ) -> Sweep {
    Sweep(
      document,
      measure: { step in
        notebook.measured.append(step)
        let signal = signals[step] ?? 0
        return Sweep.Measured(
          run: SweepRun(
            step: step, startSeconds: 0, wallSeconds: Double(step.workers),
            exitStatus: statuses[step] ?? 0),
          interruption: signal > 0 ? signal : nil)
      }, save: { notebook.saved.append($0) })
  }
}
