import Scene
import Testing
import Trace
import Typesetting

@testable import Analysis
@testable import Figures

/// How long waits took.
@Suite struct WaitsFigureTests {
  private func scene(_ inputs: [NamedTrace], _ options: FigureOptions) throws -> Scene {
    try makeScene(
      FigureRequest(kind: .waits, inputs: inputs, options: options),
      measuring: try BundledTypeface())
  }

  private let gil = [NamedTrace(name: "turns", trace: Program.gilTurns())]

  @Test func titlesNameTheWaitsThatTookLongest() throws {
    #expect(
      try scene(gil, FigureOptions(preset: .slide)).title
        == "18 waits for the GIL took 90.0 ms, half of them 5.00 ms or more")
    let both = gil + [NamedTrace(name: "sleepers", trace: Program.sleepers(2))]
    let title = try scene(both, FigureOptions(preset: .slide)).title
    #expect(title == "Waits for the GIL took 90.0 ms in turns, nothing in sleepers")
  }

  /// However many rows there are, each says what was waited for: its heading does, or its name.
  @Test(arguments: Preset.all, 2...6) func everyRowSaysWhatItIs(_ preset: Preset, _ runs: Int)
    throws
  {
    let inputs = (1...runs).map { NamedTrace(name: "run \($0)", trace: Program.gilTurns()) }
    let scene: Scene
    do {
      scene = try self.scene(inputs, FigureOptions(preset: preset))
    } catch FigureError.pageTooSmall {
      return
    }
    let texts = scene.texts().map(\.text.string)
    #expect(texts.contains { $0 == "for the GIL" } || !texts.contains("run 1"))
    #expect(texts.contains { $0.hasPrefix("for the GIL") })
  }

  @Test func everyWaitIsInTheHistogramOnce() throws {
    let waits = Waits(Program.gilTurns())
    let scale = try #require(WaitScale(WaitKind.allCases.map { waits[$0] }))
    for kind in WaitKind.allCases {
      for bins in [1, 8, 300] {
        let histogram = scale.histogram(of: waits[kind], bins: bins)
        #expect(histogram.reduce(0) { $0 + $1.count } == waits[kind].count)
        #expect(histogram.reduce(0) { $0 + $1.time } == waits[kind].total)
      }
    }
  }

  @Test func theScaleIsWholeDecades() throws {
    let scale = try #require(WaitScale([WaitLengths([2_500, 40_000_000])]))
    #expect(scale.decades == 3...8)
    #expect(scale.ticks == [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000])
    #expect(scale.share(1_000) == 0 && scale.share(100_000_000) == 1)
    #expect(abs(scale.share(10_000) - 0.2) < 1e-12)
    #expect(WaitScale([WaitLengths([1])])?.decades == 0...2)
    #expect(WaitScale([WaitLengths([])]) == nil)
  }

  @Test(arguments: Preset.all) func medianAndTotalStandOnEveryPage(_ preset: Preset) throws {
    let texts = try scene(gil, FigureOptions(preset: preset)).texts().map(\.text.string)
    #expect(texts.contains("median") && texts.contains("in all"))
    #expect(texts.contains("for the GIL") && texts.contains("5.00 ms"))
  }

  @Test func whatHasNoWaitsSaysWhy() throws {
    var script = ProgramScript()
    script.process(1, "p", at: 0)
    script.thread(1, of: 1, "p", at: 0)
    script.run(1, of: 1, core: 0, 0, 10, end: .sampled)
    script.end(1, of: 1, at: 10)
    let sampled = script.trace(method: .procfs)
    do {
      _ = try scene([NamedTrace(name: "sampled", trace: sampled)], FigureOptions())
      Issue.record("a figure of waits was drawn of samples")
    } catch let error as FigureError {
      #expect(error.description.contains("--capture switches"))
    }
  }
}
