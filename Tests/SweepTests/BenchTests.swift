import Glibc
import Scaling
import Testing

@testable import Sweep

/// Two commands in turns: the order of runs, what is kept, when it ends.
@Suite struct BenchTests {
  /// What a bench without programs leaves.
  final class Notebook {
    var saved: [BenchDocument] = []
    var measured: [BenchPlan.Step] = []
  }

  private static func plan(repeats: Int = 4, warmups: Int = 1) -> BenchPlan {
    BenchPlan(base: ["a"], with: ["b"], repeats: repeats, warmups: warmups)
  }

  private static func document(_ plan: BenchPlan = plan()) -> BenchDocument {
    BenchDocument(
      plan: plan,
      machine: SweepMachine(
        hostname: "host", processor: "processor", kernel: "Linux", architecture: "x86_64",
        memoryBytes: 1, onlineCores: 4, usableCores: 2, quota: nil), writer: "test")
  }

  /// Runs that take a second before and two after.
  private static func bench(
    _ document: BenchDocument, _ notebook: Notebook, statuses: [BenchPlan.Step: Int32] = [:],
    stopping: Bench.Stopping? = nil
  ) -> Bench {
    Bench(
      document, stopping: stopping,
      measure: { step in
        notebook.measured.append(step)
        return Bench.Measured(
          run: BenchRun(
            step: step, wallSeconds: step.side == .base ? 1 : 2, exitStatus: statuses[step] ?? 0,
            trace: nil))
      }, save: { notebook.saved.append($0) })
  }

  @Test func runsGoABBAAfterWarmingUp() {
    let steps = Self.plan().steps
    #expect(
      steps.map(\.side) == [.base, .with] + [
        .base, .with, .with, .base, .base, .with, .with, .base,
      ])
    #expect(steps.map(\.isWarmup) == [true, true] + Array(repeating: false, count: 8))
    #expect(Set(steps).count == steps.count)
    // A machine that gets slower evenly does so for both: the places of both have the same sum.
    let places = steps.dropFirst(2).enumerated().filter { $0.element.side == .base }.map(\.offset)
    #expect(places.reduce(0, +) == (0..<8).reduce(0, +) / 2)
  }

  @Test func everyRunIsKeptAtOnceAndAFailedOneIsRepeated() throws {
    let notebook = Notebook()
    let plan = Self.plan()
    let bad = plan.steps[5]
    var bench = Self.bench(Self.document(), notebook, statuses: [bad: 3])
    let end = try bench.run()
    #expect(end == .failed(step: bad, status: 3))
    #expect(notebook.saved.map(\.runs.count) == Array(0...6))
    let kept = try #require(notebook.saved.last)
    var rest = Self.bench(try Self.document().resuming(kept, path: "b.json"), notebook)
    let restEnd = try rest.run()
    #expect(restEnd == .complete)
    #expect(notebook.measured == Array(plan.steps[...5]) + Array(plan.steps[5...]))
    #expect(rest.document.measured(.base).count == 4 && rest.document.measured(.with).count == 4)
  }

  @Test func anInterruptedRunIsNotKept() throws {
    let notebook = Notebook()
    var bench = Self.bench(Self.document(), notebook, statuses: [Self.plan().steps[3]: 130])
    let end = try bench.run()
    #expect(end == .interrupted(signal: 2))
    #expect(bench.document.runs.count == 3)
  }

  @Test func whatEndsItBetweenTwoRunsLosesNone() throws {
    let notebook = Notebook()
    var bench = Bench(
      Self.document(), interruption: { notebook.saved.count == 4 ? SIGTERM : nil },
      measure: { step in
        notebook.measured.append(step)
        return Bench.Measured(
          run: BenchRun(step: step, wallSeconds: 1, exitStatus: 0, trace: nil))
      }, save: { notebook.saved.append($0) })
    let end = try bench.run()
    #expect(end == .interrupted(signal: SIGTERM))
    #expect(notebook.measured.count == 3 && bench.document.runs.count == 3)
  }

  @Test func goingOnTakesTheSameCommandsAndMachineButMoreRepeats() throws {
    let notebook = Notebook()
    var bench = Self.bench(Self.document(), notebook)
    _ = try bench.run()
    let more = try Self.document(Self.plan(repeats: 6)).resuming(bench.document, path: "b.json")
    #expect(more.missing == Array(more.plan.steps.suffix(4)))
    var other = Self.document()
    other.plan.with = ["c"]
    #expect(throws: ResumeError.self) { try other.resuming(bench.document, path: "b.json") }
    var elsewhere = Self.document()
    elsewhere.machine.hostname = "other"
    #expect(throws: ResumeError.self) { try elsewhere.resuming(bench.document, path: "b.json") }
  }

  @Test func looksAreFewAndTheFirstAnswerEndsIt() throws {
    var asked: [Int] = []
    let stopping = Bench.Stopping(budget: .infinity) { document in
      asked.append(document.measured(.base).count)
      return document.measured(.base).count >= 12
    }
    var bench = Self.bench(
      Self.document(Self.plan(repeats: 96)), Notebook(), stopping: stopping)
    let end = try bench.run()
    #expect(end == .answered)
    #expect(asked == [6, 12])
    #expect(bench.document.measured(.with).count == 12)
  }

  @Test func theBudgetTakesWholePairs() throws {
    // A warm-up and a pair take three seconds each.
    let stopping = Bench.Stopping(budget: 13) { _ in false }
    var bench = Self.bench(
      Self.document(Self.plan(repeats: 96)), Notebook(), stopping: stopping)
    let end = try bench.run()
    #expect(end == .budgetSpent)
    #expect(bench.document.measured(.base).count == 3)
    #expect(bench.document.measured(.with).count == 3)
  }
}
