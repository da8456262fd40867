import Randomness
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// The map of runs.
@Suite struct MapTests {
  /// A program that keeps `cores` cores busy with `tasks` threads in flight for 100 ms.
  private func steady(tasks: Int, cores: Int) -> Trace {
    var script = ProgramScript(cores: 4)
    for index in 0..<tasks {
      let pid = Int32(10 + index)
      script.process(pid, "p", at: 0)
      script.thread(pid, of: pid, "p", at: 0)
      if index < cores {
        script.run(pid, of: pid, core: Int32(index), 0, 100, end: .exited)
      } else {
        script.wait(pid, of: pid, 0, 100, .io)
      }
      script.end(pid, of: pid, at: 100)
    }
    return script.trace()
  }

  private func scene(_ inputs: [NamedTrace], _ preset: Preset = .slide) throws -> Scene {
    try makeScene(
      FigureRequest(kind: .map, inputs: inputs, options: FigureOptions(preset: preset)),
      measuring: try BundledTypeface())
  }

  @Test(arguments: [(3.0, 2.0), (5, 4), (12, 4), (900, 8), (4, 64)])
  func bothAxesHaveOneScale(_ tasks: Double, _ cores: Double) {
    let scale = MapScale(tasks: tasks, cores: cores, unitShare: 0.15)
    // One function along both axes: their quotient is the same everywhere, so the diagonal is straight.
    let quotient = scale.x(0.25) / scale.y(0.25)
    for value in [0.5, 1, 1.5, 2, 3.7, min(tasks, cores)] {
      #expect(abs(scale.x(value) / scale.y(value) - quotient) < 1e-9)
    }
    let places = stride(from: 0, through: tasks, by: tasks / 50).map { scale.x($0) }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
    #expect(scale.x(tasks) < 1 && scale.y(cores) < 1)
    #expect(scale.x(1) >= 0.15 - 1e-9)
    #expect(scale.ticks(upTo: scale.mostTasks).allSatisfy { scale.x($0) <= 1 })
  }

  @Test(arguments: [(2, 4), (4, 4), (3, 3), (5, 4), (8, 4), (12, 2)])
  func noLineCrossesTheNumberOfCores(_ tasks: Int, _ cores: Int) throws {
    let typeface = try BundledTypeface()
    for preset in Preset.all {
      let scene = try scene(
        [NamedTrace(name: "run", trace: steady(tasks: tasks, cores: min(cores, tasks)))], preset)
      let name = try #require(
        scene.texts().first { $0.path.contains("limits") && $0.text.string == "4 cores" })
      let box = typeface.box(of: name.text)
      // The diagonal has the slope of the scale, from the ground's lower left corner.
      let strokes = scene.leaves().filter { leaf in
        guard leaf.path.contains("areas"), case .path(let path) = leaf.element else { return false }
        return path.style.stroke != nil
      }
      let ends = try #require(strokes.first?.element.bounds)
      func height(_ x: Double) -> Double { ends.maxY - (x - ends.x) / ends.width * ends.height }
      #expect(
        height(box.x) <= box.y || height(box.maxX) >= box.maxY || box.x >= ends.maxX,
        "\(preset.name): \(tasks) tasks")
    }
  }

  @Test func runsStandWhereTheirAveragesAre() throws {
    let inputs = [
      NamedTrace(name: "one", trace: steady(tasks: 1, cores: 1)),
      NamedTrace(name: "three of four", trace: steady(tasks: 4, cores: 3)),
    ]
    let scene = try scene(inputs)
    let typeface = try BundledTypeface()
    let texts = scene.texts().map(\.text)
    func tick(_ string: String, across: Bool) throws -> Double {
      let ticks = texts.filter { $0.string == string && ($0.anchor == .end) != across }
      return try across
        ? typeface.box(of: #require(ticks.first)).center.x
        : #require(ticks.first).position.y
    }
    func center(_ run: String) throws -> Point {
      for (path, element) in scene.leaves() where path.contains(run) {
        if case .circle(let circle) = element { return circle.center }
        if case .rectangle(let rectangle) = element { return rectangle.frame.center }
      }
      throw NoSuchRun()
    }
    let (one, other) = (try center("run-1"), try center("run-2"))
    #expect(abs(one.x - (try tick("1", across: true))) < 0.01)
    #expect(abs(other.x - (try tick("4", across: true))) < 3)
    let rise = try tick("1", across: false) - tick("3", across: false)
    #expect(abs(one.y - other.y - rise) < 0.01)
    #expect(scene.title == "1 of 2 runs was parallel, 1 sequential")
    for area in ["sequential", "concurrent", "parallel", "4 cores"] {
      #expect(texts.contains { $0.string == area }, "\(area) is not named")
    }
  }

  struct NoSuchRun: Error {}

  @Test func workloadsHaveTheirColours() throws {
    let trace = steady(tasks: 2, cores: 1)
    let scene = try scene(
      ["primes/a", "sleep/a", "sleep/b"].map { NamedTrace(name: $0, trace: trace) })
    let texts = scene.texts()
    #expect(texts.count { $0.path.contains("legend") && $0.text.string == "primes" } == 1)
    #expect(texts.count { $0.path.first == "chart" && $0.text.string == "a" } == 2)
  }

  /// Three workloads under ten models, three times each.
  private func crowd() -> [NamedTrace] {
    (0..<90).map { number in
      let (workload, model) = (number / 30, number % 10)
      return NamedTrace(
        name: "work-\(workload)/model-\(model)",
        trace: steady(tasks: 1 + model % 4 + workload, cores: 1 + (model + number / 10) % 4))
    }
  }

  @Test(arguments: [Preset.slide, .web, .paper]) func ofACrowdAFewAreNamed(_ preset: Preset) throws
  {
    let scene = try scene(crowd(), preset)
    let names = scene.texts().filter { text in text.path.contains { $0.hasPrefix("run-") } }
      .map(\.text.string)
    #expect((2...12).contains(names.count), "\(names)")
    #expect(Set(names).count == names.count)
    #expect(scene.texts().contains { $0.text.string == "\(names.count) of 90 runs are named" })
    // Every run is a point with its name in the tooltip.
    let runs = Set(scene.leaves().flatMap(\.path).filter { $0.hasPrefix("run-") })
    #expect(runs.count == 90)
    // Models have the colours, as many as there are; the rest is grey.
    let legend = scene.texts().filter { $0.path.contains("legend") }.map(\.text.string)
    #expect(legend.suffix(9) == (0..<8).map { "model-\($0)" } + ["other models"])
  }

  @Test func whatIsHighlightedInACrowdIsNamed() throws {
    var options = FigureOptions(preset: .slide)
    options.highlights = [try Highlight("work-1/model-9")]
    let scene = try makeScene(
      FigureRequest(kind: .map, inputs: crowd(), options: options), measuring: BundledTypeface())
    let names = scene.texts().filter { text in text.path.contains { $0.hasPrefix("run-") } }
    #expect(names.map(\.text.string) == ["work-1/model-9"])
  }

  @Test func repetitionsShareAName() throws {
    let trace = steady(tasks: 2, cores: 1)
    let scene = try scene((0..<5).map { _ in NamedTrace(name: "again", trace: trace) })
    #expect(scene.texts().count { $0.text.string == "again" } == 1)
  }

  @Test(arguments: UInt64(0)..<6) func dozensOfNamesFindAPlace(_ seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    let typeface = try BundledTypeface()
    let bounds = Rect(x: 100, y: 200, width: 1700, height: 680)
    // In crowds, as models that do the same under another name are.
    let crowds = (0..<6).map { _ in
      Point(
        Double.random(in: 200...1700, using: &random), Double.random(in: 260...820, using: &random))
    }
    let items = (0..<48).map { number -> PointLabels.Item in
      let crowd = random.pick(crowds)
      let point = Point(
        min(max(crowd.x + Double.random(in: -60...60, using: &random), 110), 1790),
        min(max(crowd.y + Double.random(in: -40...40, using: &random), 210), 870))
      let name = String(repeating: "n", count: 4 + number % 12)
      return PointLabels.Item(
        point: point,
        size: Size(typeface.width(of: name, font: Preset.slide.label), 28))
    }
    let labels = PointLabels(bounds: bounds, radius: 8.6, obstacles: [], lines: [])
    let places = labels.places(for: items)
    #expect(places.allSatisfy { $0 != nil })
    for (index, place) in places.enumerated() {
      guard let place else { continue }
      #expect(bounds.contains(place.box))
      for other in places[(index + 1)...].compactMap(\.self) {
        #expect(!place.box.intersects(other.box))
        if let leader = other.leader { #expect(!leader.crosses(place.box)) }
      }
      for item in items {
        let point = Rect(x: item.point.x - 8.5, y: item.point.y - 8.5, width: 17, height: 17)
        #expect(!place.box.intersects(point))
      }
    }
  }

  @Test func linesCrossBoxesAndOneAnother() {
    let box = Rect(x: 0, y: 0, width: 10, height: 10)
    func line(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> PointLabels.Segment {
      PointLabels.Segment(from: Point(a, b), to: Point(c, d))
    }
    #expect(line(-5, 5, 15, 5).crosses(box))
    #expect(line(2, 2, 3, 3).crosses(box))
    #expect(line(-5, 0, 5, 20).crosses(box) == false)
    #expect(line(5, -5, 5, -1).crosses(box) == false)
    #expect(line(0, 0, 10, 10).crosses(line(0, 10, 10, 0)))
    #expect(line(0, 0, 10, 10).crosses(line(11, 0, 20, 0)) == false)
  }
}
