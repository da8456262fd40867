import Drawing
import Randomness
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Figures of many events: bounded by pixels, and nothing vanishes.
@Suite struct LevelOfDetailTests {
  /// One thread that runs and waits `count` times, each time for the interpreter lock and in a task.
  private func flicker(_ count: Int, threads: Int = 1) -> Trace {
    var script = ProgramScript(cores: threads)
    script.process(1, "flicker", at: 0)
    for thread in 0..<threads {
      let tid = Int32(1 + thread)
      script.thread(tid, of: 1, "flicker", at: 0)
      for index in 0..<count {
        let start = Double(index) * 0.01
        script.run(tid, of: 1, core: Int32(thread), start, start + 0.004)
        script.use(tid, of: 1, wait: start, start + 0.001, start + 0.003)
        script.task(
          Int64(thread * count + index), .coroutine, "flick", on: tid, of: 1, made: start,
          runs: [(start, start + 0.001), (start + 0.003, start + 0.004)],
          end: start + (index % 100 == 0 ? 0.5 : 0.004), index % 7 == 0 ? .error : .ok)
      }
      script.end(tid, of: 1, at: Double(count) * 0.01)
    }
    return script.trace()
  }

  private func scene(
    _ kind: FigureKind, _ trace: Trace, preset: Preset = .slide
  ) throws -> Scene {
    try makeScene(
      FigureRequest(
        kind: kind,
        inputs: Array(
          repeating: NamedTrace(name: "trace", trace: trace), count: kind == .compare ? 2 : 1),
        options: FigureOptions(preset: preset)),
      measuring: try BundledTypeface())
  }

  // A critical path that nobody knows is not drawn, and here nobody does.
  @Test(arguments: FigureKind.allCases.filter { $0 != .criticalPath })
  func weightIsBoundedByPixels(_ kind: FigureKind) throws {
    // A lane has some 1400 columns; a closed frame takes five steps; two curves above.
    for count in [2_000, 60_000] {
      let runs = kind == .compare ? 2 : 1
      #expect(try scene(kind, flicker(count)).weight < 1920 * 5 * 3 * runs)
    }
  }

  /// What differs from column to column in every lane is the most that can be: 24 lanes of it.
  private static let restless: Trace = {
    var script = ProgramScript(cores: 24)
    var random = SeededNumbers(seed: 5)
    script.process(1, "flicker", at: 0)
    for tid: Int32 in 1...24 {
      script.thread(tid, of: 1, "flicker", at: 0)
      var now = 0.0
      for index in 0..<1_000 {
        let start = now + Double.random(in: 0...0.03, using: &random)
        now = start + Double.random(in: 0...0.05, using: &random)
        script.run(
          tid, of: 1, core: tid - 1, start, now, end: index % 3 == 0 ? .preempted : .blocked)
        script.use(tid, of: 1, wait: start, start + (now - start) / 2, now)
        script.task(
          Int64(tid) * 10_000 + Int64(index), .coroutine, "flick", on: tid, of: 1, made: start,
          runs: [(start, now)], end: now, index % 7 == 0 ? .error : .ok)
      }
      script.end(tid, of: 1, at: now)
    }
    return script.trace()
  }()

  @Test(
    arguments: [
      (FigureKind.threads, Preset.slide), (.cores, .slide), (.gil, .slide), (.tasks, .slide),
      (.threads, .web),
    ])
  func filesStaySmallHoweverMuchHappened(_ kind: FigureKind, _ preset: Preset) throws {
    let scene = try scene(kind, Self.restless, preset: preset)
    let bytes = renderSVG(scene, typeface: try BundledTypeface()).count
    #expect(bytes < 300_000, "\(kind) as \(preset.name): \(bytes) bytes")
    // The estimate that decides on detail is near the truth, and rather above it.
    let estimate = scene.estimatedBytes / Double(bytes)
    #expect(estimate > 0.75 && estimate < 2)
  }

  /// Lanes by the hundred, none of them dense: tooltips give way, not the picture.
  @Test(arguments: [Preset.review, .web, .slide, .paper])
  func tooltipsGiveWayBeforeThePictureDoes(_ preset: Preset) throws {
    let scene = try scene(.threads, flicker(40, threads: 150), preset: preset)
    let bytes = renderSVG(scene, typeface: try BundledTypeface()).count
    #expect(bytes < 400_000, "\(preset.name): \(bytes) bytes")
    #expect(scene.tooltips.count < 300)
    #expect(!scene.texts().contains { $0.text.string == "paler: part of the time" })
  }

  @Test func tooltipsAreCapped() throws {
    // 60 lanes of 60 marks each, all of them wide enough to be pointed at.
    let scene = try scene(.threads, flicker(30, threads: 60), preset: .web)
    #expect(scene.leaves().count < 3000)
    let titled = scene.leaves().count { leaf in
      if case .rectangle(let rectangle) = leaf.element { rectangle.title != nil } else { false }
    }
    #expect(titled > 0 && titled <= Preset.web.mostTooltips)
  }

  @Test func onlyMarksThatAPointerCanHitHaveATooltip() throws {
    // One long span among a hundred, each a hundredth of a pixel wide.
    var script = ProgramScript(cores: 1)
    script.process(1, "flicker", at: 0)
    script.thread(1, of: 1, "flicker", at: 0)
    script.run(1, of: 1, core: 0, 0, 400, end: .blocked)
    for index in 0..<100 {
      let start = 500 + Double(index) * 4
      script.run(1, of: 1, core: 0, start, start + 0.01, end: .blocked)
    }
    script.end(1, of: 1, at: 1000)
    let scene = try scene(.threads, script.trace(), preset: .web)
    let tips = scene.leaves().compactMap { leaf -> String? in
      if case .rectangle(let rectangle) = leaf.element { rectangle.title } else { nil }
    }
    #expect(tips.count { $0.contains("running") } == 1)
  }

  /// However low lanes are, states that are told by a pattern have it.
  @Test(arguments: Preset.all) func theLowestLanesHavePatterns(_ preset: Preset) {
    let brush = Brush(theme: .light, preset: preset)
    let bar = Rect(
      x: 100, y: 50, width: preset.patternPitch * 3, height: preset.smallestLanePitch * 0.8)
    for pattern in [Pattern.dotted, .hatched] {
      let drawn = brush.draw(pattern, .thread(0), in: [bar])
      #expect(drawn.count == 2, "\(pattern), \(preset.name)")
    }
  }

  /// 300 tasks at once, one of which fails: its row finds no room, and its end shows all the same.
  @Test(arguments: [Preset.slide, .paper, .review])
  func endsOfFoldedTasksShow(_ preset: Preset) throws {
    var script = ProgramScript(cores: 1)
    script.process(1, "p", at: 0)
    script.thread(1, of: 1, "p", at: 0)
    for index in 0..<300 {
      let start = Double(index) * 0.1
      let isFailed = index == 150
      script.run(1, of: 1, core: 0, start, start + 0.05)
      script.task(
        Int64(index), .coroutine, "t\(index)", on: 1, of: 1, made: 0, runs: [(start, start + 0.05)],
        end: isFailed ? 31 : 100 + Double(index % 7), isFailed ? .error : .ok)
    }
    script.end(1, of: 1, at: 110)
    let scene = try scene(.tasks, script.trace(), preset: preset)
    let folded = scene.leaves().filter { $0.path.contains("folded") }
    #expect(!folded.isEmpty)
    let titles = folded.compactMap { leaf -> String? in
      if case .path(let path) = leaf.element { path.title } else { nil }
    }
    #expect(titles.contains { $0.hasPrefix("t150 · failed (ValueError)") })
  }

  @Test func tooltipsHaveAnEnd() {
    let name = String(repeating: "a", count: 100) + String(repeating: "🧵b", count: 5000)
    #expect(tipText(name).count == 160)
    #expect(tipText(name).hasPrefix("aaa") && tipText(name).hasSuffix("🧵b"))
    #expect(tipText("worker-1") == "worker-1")
  }

  @Test func everySpanOfEveryLaneIsVisible() throws {
    let typeface = try BundledTypeface()
    for seed in UInt64(0)..<60 {
      let trace = RandomTrace.make(seed: seed)
      let request = FigureRequest(
        kind: .threads, inputs: [NamedTrace(name: "random", trace: trace)])
      let scene = try makeScene(request, measuring: typeface)
      // The axis runs along the whole plot; its first path is that line.
      let axis = scene.leaves().first { $0.path.contains("axis") }?.element.bounds
      guard let axis else {
        Issue.record("no axis (seed \(seed))")
        return
      }
      let run = trace.runTime
      let scale = TimeScale(
        domain: TimeRange(0, max(run.duration, 1)), left: axis.x, right: axis.maxX)
      var boxes: [String: [Rect]] = [:]
      for (path, element) in scene.leaves() {
        guard let lane = path.first(where: { $0.hasPrefix("thread-") }) else { continue }
        boxes[lane, default: []] += element.filledBoxes
      }
      for thread in trace.threads {
        guard let lane = boxes["thread-\(thread.key.tid)"] else { continue }
        // The track comes first and says nothing about spans.
        let marks = lane.dropFirst()
        for row in thread.running where trace.running.time(row).duration > 0 {
          let middle =
            (scale.x(trace.running.starts[row] - run.start)
              + scale.x(trace.running.ends[row] - run.start)) / 2
          #expect(
            marks.contains {
              $0.x - 1.01 <= middle && middle <= $0.maxX + 1.01 && $0.width >= 0.49
            },
            "a span of \(thread.key.tid) is not drawn (seed \(seed))")
        }
      }
    }
  }

  /// LibreOffice leaves empty what two parts of a path cover, so that none may cover another.
  @Test(arguments: [FigureKind.threads, .cores, .gil, .tasks])
  func partsOfAPathDoNotOverlap(_ kind: FigureKind) throws {
    for scene in [
      try scene(kind, flicker(1_200)), try scene(kind, flicker(300, threads: 4), preset: .paper),
    ] {
      for (path, element) in scene.leaves() {
        let boxes = element.filledBoxes.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
        for (one, other) in zip(boxes, boxes.dropFirst()) where one.y == other.y {
          #expect(one.maxX <= other.x + 1e-6, "\(path) \(one) \(other)")
        }
      }
    }
  }

  @Test func foldedLanesKeepTheirBusiest() throws {
    let scene = try scene(.threads, Program.turns(threads: 1000, milliseconds: 3000))
    let folded = scene.texts().first { $0.path.contains("folded") }?.text.string ?? ""
    let lanes = Set(
      scene.leaves().compactMap { $0.path.first { $0.hasPrefix("thread-") } })
    #expect(folded.hasSuffix("more threads"))
    // 1001 threads: those in lanes and those folded.
    #expect(Int(folded.split(separator: " ")[0]).map { $0 + lanes.count } == 1001)
    // 594 turns were dealt out to the first 594 threads: one that ran is never folded before one
    // that hardly did.
    #expect(lanes.contains("thread-4201"))
    #expect(!lanes.contains("thread-5200"))
  }
}
