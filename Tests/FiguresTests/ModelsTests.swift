import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Small multiples of runs of the same work.
@Suite struct ModelsTests {
  /// A program that computes alone for `milliseconds`.
  private func alone(_ milliseconds: Double) -> Trace {
    var script = ProgramScript(cores: 2)
    script.process(7, "python3", at: 0)
    script.thread(7, of: 7, "python3", at: 0)
    script.run(7, of: 7, core: 0, 0, milliseconds, end: .exited)
    script.end(7, of: 7, at: milliseconds)
    return script.trace()
  }

  private func runs(_ named: [(String, Double)]) -> ModelRuns {
    let subjects = named.map { name, milliseconds in
      FigureSubject(NamedTrace(name: name, trace: alone(milliseconds)), name: name)
    }
    return ModelRuns(subjects, window: TimeRange(0, 1_000_000_000))
  }

  private func scene(
    _ named: [(String, Double)], _ options: FigureOptions = FigureOptions(preset: .slide)
  ) throws -> Scene {
    let inputs = named.map { NamedTrace(name: $0.0, trace: alone($0.1)) }
    return try makeScene(
      FigureRequest(kind: .models, inputs: inputs, options: options),
      measuring: try BundledTypeface())
  }

  @Test func fastestComesFirstAndSpeedsReferToTheSequentialRun() throws {
    let runs = runs([("threading", 400), ("sequential", 200), ("pool", 100)])
    #expect(runs.runs.map(\.name) == ["pool", "sequential", "threading"])
    #expect(runs.runs.map(\.speed) == [2, nil, 0.5])
    #expect(runs.baseline?.name == "sequential")
    #expect(runs.finding == "Pool was 2.00 times as fast as sequential, threading 0.50")
  }

  @Test func repeatsAreComparedWithTheMedianOfTheSequentialRuns() {
    let runs = runs([
      ("sequential", 300), ("sequential, 2 workers", 100), ("sequential", 200), ("pool", 100),
    ])
    #expect(runs.baseline?.wall == 200_000_000)
    #expect(runs.runs.filter { $0.speed == nil }.count == 1)
  }

  @Test func withoutASequentialRunTheFirstOneGivenIsTheMeasure() {
    let runs = runs([("before", 200), ("after", 100)])
    #expect(runs.baseline?.name == "before")
    #expect(runs.finding == "After was 2.00 times as fast as before")
    #expect(self.runs([("a", 100), ("b", 200)]).finding.hasPrefix("Nothing was faster than a"))
  }

  @Test func familiesAreComparedWithinThemselves() {
    let runs = runs([
      ("primes/sequential", 200), ("primes/pool", 100), ("sleep/sequential", 900),
      ("sleep/pool", 300), ("other/pool", 50),
    ])
    #expect(runs.baseline == nil)
    #expect(runs.runs.map(\.speed) == [nil, 2, nil, 3, nil])
  }

  @Test func everyRunEndsWhereTheAxisSaysItDid() throws {
    let scene = try scene([("sequential", 400), ("pool", 100)])
    let axis = try #require(scene.leaves().first { $0.path.contains("axis") }?.element.bounds)
    for (row, share) in [("run-1", 0.25), ("run-2", 1.0)] {
      let grounds = scene.leaves().filter { $0.path.contains(row) }.compactMap(\.element.bounds)
      // The curves' areas reach from the axis's start to the run's end.
      let widest = grounds.map(\.width).max() ?? 0
      #expect(abs(widest - axis.width * share) < 1)
    }
    let texts = scene.texts().map(\.text.string)
    #expect(texts.contains("100 ms") && texts.contains("4.00×") && texts.contains("400 ms"))
  }

  @Test func lanesChooseRunsByName() throws {
    let named = [("a/sequential", 300.0), ("a/threads", 200), ("a/pool", 100)]
    func rows(_ choice: String) throws -> [String] {
      let scene = try scene(named, FigureOptions(preset: .slide, lanes: try LaneChoice(choice)))
      return scene.texts().filter { $0.path.contains { $0.hasPrefix("run-") } }
        .map(\.text.string).filter { ["sequential", "threads", "pool"].contains($0) }
    }
    // A verdict stands below the name, and the runs' verdict is `sequential`, too.
    #expect(Set(try rows("!threads")) == ["pool", "sequential"])
    #expect(try rows("t*,pool").filter { $0 != "sequential" } == ["pool", "threads"])
    #expect(throws: FigureError.unknownName(.lanes, LanePattern("thraeds"), nearest: "threads")) {
      try rows("thraeds")
    }
  }

  @Test(arguments: Preset.all) func runsThatDifferInTheirWorkersDifferInTheirNames(
    _ preset: Preset
  ) throws {
    let named = [1, 2, 4].map {
      ("multiprocessing-with-a-spawned-pool, \($0) workers, chunks=16", 100.0 * Double($0))
    }
    let scene = try scene(named, FigureOptions(preset: preset))
    for count in [1, 2, 4] {
      let names = scene.texts().filter { $0.path.contains("run-\(count == 4 ? 3 : count)") }
        .map(\.text.string)
      #expect(names.contains { $0.contains(", \(count) workers") })
    }
  }

  @Test func whatIsCompiledIsNoModelOfAPythonProgram() {
    let traces = [
      ("sequential", Program.gilTurns()), ("threads", Program.gilChain()), ("rust", alone(1)),
    ]
    let subjects = traces.map {
      FigureSubject(NamedTrace(name: $0.0, trace: $0.1), name: $0.0)
    }
    let runs = ModelRuns(subjects, window: TimeRange(0, 1_000_000_000))
    #expect(runs.runs.first?.name == "rust")
    #expect(!runs.finding.lowercased().contains("rust"))
    // Where nothing else is left to compare with, it is all there is.
    let two = ModelRuns([subjects[0], subjects[2]], window: TimeRange(0, 1_000_000_000))
    #expect(two.finding.contains("Rust"))
  }

  @Test func onlyWordsGetACapitalAtTheStartOfATitle() {
    let runs = [("sh-20261122-004727", 100.0), ("demo/aio", 200)]
    #expect(self.runs(runs.reversed()).finding.hasPrefix("sh-20261122-004727 took 100 ms"))
    #expect(sentenceStart("process-pool, 4 workers") == "Process-pool, 4 workers")
    #expect(sentenceStart("primes.py") == "primes.py")
  }

  @Test(arguments: Preset.all) func twoToTwentyFiveRunsFitEveryPage(_ preset: Preset) throws {
    for count in [2, 7, 25] {
      let named = (0..<count).map { ("model-with-a-name-\($0)", 100 + 10 * Double($0)) }
      let scene = try scene(named, FigureOptions(preset: preset))
      let texts = scene.texts().map(\.text)
      let rows = Set(
        scene.leaves().compactMap { $0.path.first { $0.hasPrefix("run-") } })
      #expect(rows.count == count)
      #expect(texts.allSatisfy { $0.font.size >= preset.smallSize })
    }
  }

  @Test func manyBusyRunsStaySmall() throws {
    var script = ProgramScript(cores: 2)
    script.process(1, "flicker", at: 0)
    for tid: Int32 in 1...2 {
      script.thread(tid, of: 1, "flicker", at: 0)
      for index in 0..<3_000 {
        let start = Double(index) * 0.01 + Double(tid) * 0.002
        script.run(tid, of: 1, core: tid - 1, start, start + 0.004)
      }
    }
    let trace = script.trace()
    let inputs = (0..<25).map { NamedTrace(name: "\($0)", trace: trace) }
    let typeface = try BundledTypeface()
    let scene = try makeScene(
      FigureRequest(
        kind: .models, inputs: inputs, options: FigureOptions(preset: .slide)),
      measuring: typeface)
    #expect(scene.weight < 1920 * 5 * 3)
  }

  @Test func fewTasksStillShowBesideAThousand() throws {
    let many = Program.manyTasks(300)
    var script = ProgramScript(cores: 2)
    script.process(1, "loop", at: 0)
    script.thread(1, of: 1, "loop", at: 0)
    script.run(1, of: 1, core: 0, 0, 5)
    for index in 0..<1000 {
      let start = 2 + Double(index) * 0.002
      script.task(
        Int64(index + 1), .coroutine, "wait", on: 1, of: 1, made: start,
        runs: [(start, start + 0.001)], end: 600)
    }
    script.end(1, of: 1, at: 610)
    let inputs = [
      NamedTrace(name: "few", trace: many), NamedTrace(name: "a lot", trace: script.trace()),
    ]
    let subjects = inputs.map { FigureSubject($0, name: $0.name) }
    let window = TimeRange(0, 620_000_000)
    let body = ModelsBody(ModelRuns(subjects, window: window), subjects: subjects, window: window)
    #expect(body.isSplit && body.isLogarithmic)
    // 7 of 1000 tasks: a third of the height, where a linear scale would leave a hundredth.
    #expect(abs(doublingSteps(7) / doublingSteps(1000) - 0.348) < 0.01)
  }
}
