import Randomness
import Scaling
import Scene
import Testing
import Typesetting

@testable import Figures

/// What holds of every figure of scaling, whatever was measured.
@Suite struct ScalingFigureTests {
  @Test(arguments: 0..<4) func lawsHold(_ block: Int) throws {
    let typeface = try BundledTypeface()
    for seed in UInt64(block * 40)..<UInt64(block * 40 + 40) {
      let request = Self.request(seed: seed)
      let scene = try makeScene(request, measuring: typeface)
      let page = Rect(x: 0, y: 0, width: scene.size.width, height: scene.size.height)
      var boxes: [(box: Rect, text: String)] = []
      for (path, text) in scene.texts() {
        #expect(text.font.size >= request.options.preset.smallSize, "\(text.string), seed \(seed)")
        let box = typeface.box(of: text)
        #expect(page.contains(box), "\(path): \(text.string) leaves the page (seed \(seed))")
        boxes.append((box.inset(by: box.height * 0.15), text.string))
      }
      for (index, one) in boxes.enumerated() {
        for other in boxes[(index + 1)...] where one.box.intersects(other.box) {
          Issue.record("'\(one.text)' overlaps '\(other.text)' (seed \(seed))")
        }
      }
      for (path, element) in scene.leaves() {
        guard let bounds = element.bounds else { continue }
        #expect(page.insetBy(-0.01).contains(bounds), "\(path) leaves the page (seed \(seed))")
      }
      #expect(scene.circles.count == request.analysis.points.count)
      // Only the best law fills what further medians lie in: another one's may be the whole chart.
      for path in scene.paths(in: "band-2") + scene.paths(in: "band-3") {
        #expect(path.style.fill == nil, "seed \(seed)")
      }
    }
  }

  /// Linear scaling lies on the ideal line, evenly where N is even.
  @Test func pointsLieWhereTheyWereMeasured() throws {
    let scene = try scene(.speedup, Self.table([(1, 8), (2, 4), (4, 2)]))
    let centers = scene.circles.map(\.center)
    try #require(centers.count == 3)
    let slopes = zip(centers, centers.dropFirst()).map { ($1.y - $0.y) / ($1.x - $0.x) }
    #expect(abs(slopes[0] - slopes[1]) < 1e-9 && slopes[0] < 0)
    #expect(abs((centers[2].x - centers[1].x) / (centers[1].x - centers[0].x) - 2) < 1e-9)
    let efficiency = try self.scene(.efficiency, Self.table([(1, 8), (2, 4), (4, 2)]))
    #expect(Set(efficiency.circles.map(\.center.y)).count == 1)
  }

  /// Points with more workers than cores are hollow, and the page says what that means.
  @Test func excludedPointsShowAsSuch() throws {
    let scene = try scene(
      .speedup, Self.table([(1, 8), (2, 4.8), (4, 3.1), (8, 3)], cores: 4))
    let background = Theme.light.background
    #expect(scene.circles.map { $0.style.fill == background } == [false, false, false, true])
    let words = scene.texts().map(\.text.string)
    #expect(words.contains("4 cores"))
    #expect(words.contains { $0.contains("hollow: more workers than cores, not fitted") })
    #expect(scene.description.contains("8: 2.67 times (not fitted)"))
  }

  /// Two numbers of workers: the law through the measured fraction, dashed, beyond what was measured,
  /// and called what it is. T(1)/T(2) = 5/3: a fraction of 0.2, and 1/(0.2 + 0.8/8) at 8 workers.
  @Test func tooFewForAFitStillTeaches() throws {
    let scene = try scene(.speedup, Self.table([(1, 10), (2, 6)], cores: 2))
    let words = scene.texts().map(\.text.string)
    #expect(words.first == "20 % of the work behaves as serial with 2 workers")
    #expect(words.contains { $0.contains("1 to 2 workers are too few for a fit") })
    #expect(scene.description.contains("Amdahl's law with 20 % serial: a law, not a fit"))
    let law = try #require(scene.paths(in: "law-1").first)
    #expect(law.style.stroke?.dash.isEmpty == false)
    let end = try #require(law.steps.last)
    guard case .line(let last) = end else { throw Unexpected() }
    let one = scene.circles[0].center
    let two = scene.circles[1].center
    let unit = (two.y - one.y) / (10.0 / 6 - 1)
    #expect(abs(one.y + unit * (1 / 0.3 - 1) - last.y) < 0.01)
    #expect(scene.paths(in: "band-1").isEmpty)
  }

  /// Processor time that grows: the law at equal work stands beside what was measured, with a diamond for
  /// each point but the first. T(2) = 0.2 + 0.8 · 1.2 / 2 = 0.68, and 1 / (0.2 + 0.8 / 2) at equal work.
  @Test func processorTimeThatGrowsIsDrawnAsWhatItIs() throws {
    var table = Self.table([(1, 1), (1, 1), (2, 0.68), (2, 0.68)], cores: 2)
    for index in table.samples.indices {
      let isAlone = table.samples[index].workers == 1
      table.samples[index].load = ScalingTable.Load(processorSeconds: isAlone ? 1 : 0.2 + 0.8 * 1.2)
    }
    let scene = try scene(.speedup, table)
    let words = scene.texts().map(\.text.string)
    #expect(words.contains { $0.hasPrefix("20 % of the work is serial; 2 workers behave") })
    #expect(scene.description.contains("At equal processor time: serial 20 % (20 to 20 %)"))
    #expect(scene.description.contains("because they need 1.16 times the processor time of one"))
    let diamonds = scene.paths(in: "equal-work")
    #expect(diamonds.count == 1)
    guard case .move(let top) = diamonds[0].steps[0], case .line(let right) = diamonds[0].steps[1]
    else { throw Unexpected() }
    let (one, two) = (scene.circles[0].center, scene.circles[1].center)
    let unit = (two.y - one.y) / (1 / 0.68 - 1)
    #expect(abs(right.y - (one.y + unit * (1 / 0.6 - 1))) < 0.01 && top.x == two.x)
    #expect(scene.paths(in: "law-2").first?.style.stroke?.dash.isEmpty == false)
  }

  /// Enough numbers of workers, and no law that they follow: none is drawn, and the reason is told.
  @Test func refusedLawsAreNotDrawn() throws {
    let scene = try scene(.speedup, Self.table([(1, 8), (2, 3.5), (4, 1.5), (8, 0.7)]))
    #expect(scene.paths(in: "law-1").isEmpty)
    #expect(scene.texts().contains { $0.text.string.contains("no law fits: ") })
  }

  @Test func acceptedLawsHaveTheirBands() throws {
    let scene = try scene(.speedup, Self.noisy([1, 2, 4, 8, 16], sigma: 0.05, kappa: 0.004))
    #expect(!scene.paths(in: "law-1").isEmpty && !scene.paths(in: "band-1").isEmpty)
    #expect(scene.paths(in: "law-1").first?.style.stroke?.dash == [])
    #expect(!scene.paths(in: "ideal").isEmpty)
    #expect(scene.texts().contains { $0.text.string.hasPrefix("USL: contention") })
  }

  /// 1 / 0.08 is 12.5, which twelve workers' worth of speed is below.
  @Test func whatIsNeverReachedIsNotRoundedDown() throws {
    #expect(significantBound(12.5, digits: 2) == "13")
    #expect(significantBound(1 / 0.05, digits: 2) == "20")
    #expect(significantBound(1 / 0.3, digits: 2) == "3.4")
    #expect(significantBound(99.2, digits: 2) == "100")
    let scene = try scene(.speedup, Self.table([(1, 10), (2, 5.4), (4, 3.1)]))
    #expect(scene.title == "8.0 % of the work is serial: never 13 times as fast")
  }

  @Test func withoutOneWorkerThereIsNoSpeedup() throws {
    let error = #expect(throws: ScalingFigureError.self) {
      try scene(.speedup, Self.table([(2, 4), (4, 2)]))
    }
    #expect(error == .noBaseline)
  }

  @Test func aPageThatIsTooSmallIsRefused() throws {
    let typeface = try BundledTypeface()
    let analysis = ScalingAnalysis(Self.table([(1, 8), (2, 4)]))
    for size in [PageSize(width: 300, height: 900), PageSize(width: 1920, height: 300)] {
      let request = ScalingFigureRequest(
        kind: .speedup, analysis: analysis,
        options: FigureOptions(preset: .slide, size: size))
      #expect(throws: ScalingFigureError.self) { try makeScene(request, measuring: typeface) }
    }
  }

  private struct Unexpected: Error {}

  private func scene(_ kind: ScalingFigureKind, _ table: ScalingTable) throws -> Scene {
    let request = ScalingFigureRequest(
      kind: kind, analysis: ScalingAnalysis(table), options: FigureOptions(preset: .slide))
    return try makeScene(request, measuring: BundledTypeface())
  }

  static func table(_ rows: [(Int, Double)], cores: Double? = nil) -> ScalingTable {
    ScalingTable(
      name: "table", quantity: .time,
      samples: rows.map { ScalingTable.Sample(workers: $0.0, value: $0.1) }, cores: cores,
      provenance: ["Processor", "4 cores"])
  }

  /// Six times of each, with noise of 1 %.
  static func noisy(_ workers: [Int], sigma: Double, kappa: Double) -> ScalingTable {
    var random = SeededNumbers(seed: 5)
    return table(
      workers.flatMap { workers in
        let n = Double(workers)
        let time = (1 + sigma * (n - 1) + kappa * n * (n - 1)) / n
        return (0..<6).map { _ in
          (workers, time * Double.random(in: 0.99...1.01, using: &random))
        }
      }, cores: 16)
  }

  /// Any table, preset, theme and title.
  private static func request(seed: UInt64) -> ScalingFigureRequest {
    var random = SeededNumbers(seed: seed &* 31)
    let most = random.pick([1, 2, 4, 16, 200, 100_000])
    let workers =
      [1]
      + (0..<random.pick([0, 1, 3, 9])).map { _ in
        Int.random(in: 1...most, using: &random)
      }
    let serial = random.pick([0, 0.05, 0.5, 1, 1.4])
    let repeats = random.pick([1, 2, 6])
    var table = table(
      workers.flatMap { workers in
        let time = serial + (1 - serial) / Double(workers)
        return (0..<repeats).map { _ in
          (workers, max(time, 1e-3) * Double.random(in: 0.8...1.2, using: &random))
        }
      }, cores: random.pick([nil, 1, 2, 1.5, 64]))
    table.name = random.pick(RandomTrace.hostileNames)
    table.provenance = [random.pick(RandomTrace.hostileNames), "4 cores"]
    return ScalingFigureRequest(
      kind: random.pick(ScalingFigureKind.allCases), analysis: ScalingAnalysis(table),
      options: FigureOptions(
        preset: random.pick(Preset.all), theme: random.pick(Theme.all),
        title: random.flip() ? random.pick(RandomTrace.hostileNames) : nil))
  }
}

extension Scene {
  /// The circles, in the order in which they are drawn.
  fileprivate var circles: [Circle] {
    leaves().compactMap { leaf in
      if case .circle(let circle) = leaf.element { circle } else { nil }
    }
  }

  /// The paths in the group of that name.
  fileprivate func paths(in group: String) -> [Path] {
    leaves().compactMap { leaf in
      guard leaf.path.contains(group), case .path(let path) = leaf.element else { return nil }
      return path
    }
  }
}
