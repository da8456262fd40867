import Randomness
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// What holds of every figure, whatever was recorded.
@Suite struct LayoutLawTests {
  /// A request drawn at random, and the scene where the page takes it.
  private func scene(seed: UInt64, _ typeface: BundledTypeface) throws -> (FigureRequest, Scene)? {
    var random = SeededNumbers(seed: seed &* 77)
    var inputs = (0..<random.pick([1, 1, 1, 3])).map { index in
      NamedTrace(
        name: random.pick(RandomTrace.hostileNames),
        trace: RandomTrace.make(seed: seed &* 10 &+ UInt64(index)))
    }
    let preset = random.pick(Preset.all)
    let kind = random.pick(FigureKind.allCases)
    if kind == .compare {
      let after = NamedTrace(name: "after", trace: RandomTrace.make(seed: seed &* 10 &+ 7))
      inputs = [inputs[0], after]
    }
    var options = FigureOptions(
      preset: preset, theme: random.pick(Theme.all),
      title: random.flip() ? random.pick(RandomTrace.hostileNames) : nil)
    if random.flip() { options.caption = random.pick(RandomTrace.hostileNames) }
    if random.flip() {
      let longest = inputs.map(\.trace.runTime.duration).max() ?? 0
      try addNotes(to: &options, of: kind, lasting: longest, &random)
    }
    let request = FigureRequest(kind: kind, inputs: inputs, options: options)
    do {
      return (request, try makeScene(request, measuring: typeface))
    } catch {
      if case .noData(let kind) = error {
        let isEmpty = inputs.allSatisfy {
          kind == .gil ? $0.trace.interpreterLocks.isEmpty : $0.trace.tasks.isEmpty
        }
        #expect(isEmpty, "there is something to draw (seed \(seed))")
        return nil
      }
      // A figure without an axis of time has no place for call-outs.
      if case .noUse = error { return nil }
      if case .missing = error {
        #expect([.states, .waits, .criticalPath].contains(request.kind), "seed \(seed)")
        return nil
      }
      guard case .pageTooSmall = error else { throw error }
      // Three recordings of many processes need not fit a slide or a column; one always does, as
      // long as nobody adds words of any length.
      #expect(
        inputs.count > 1 || !options.notes.isEmpty || options.caption != nil,
        "one recording fits every page (seed \(seed)): \(request.kind) \(preset.name) \(error)")
      return nil
    }
  }

  /// Up to nine call-outs, and stretches in front.
  private func addNotes(
    to options: inout FigureOptions, of kind: FigureKind, lasting longest: Nanoseconds,
    _ random: inout SeededNumbers
  ) throws {
    let end = longest > 0 ? longest : 1_000_000_000
    for _ in 0..<random.pick([1, 1, 2, 3, 9]) {
      let words = labelText(random.pick(RandomTrace.hostileNames))
      let time = random.flip() ? end : Nanoseconds.random(in: 0...end, using: &random)
      options.notes.append(try FigureNote("t=\(time)ns: \(words)"))
    }
    if random.flip() {
      let start = Nanoseconds.random(in: 0..<end, using: &random)
      options.highlights = [.time(TimeRange(start, end + 5))]
    }
  }

  @Test(arguments: 0..<6) func lawsHold(_ block: Int) throws {
    let typeface = try BundledTypeface()
    for seed in UInt64(block * 40)..<UInt64(block * 40 + 40) {
      guard let (request, scene) = try scene(seed: seed, typeface) else { continue }
      let page = Rect(x: 0, y: 0, width: scene.size.width, height: scene.size.height)
      let smallest = request.options.preset.smallSize
      let texts = scene.texts()
      var boxes: [(box: Rect, text: String)] = []
      for (path, text) in texts {
        #expect(text.font.size >= smallest, "\(text.string) is too small (seed \(seed))")
        let box = typeface.box(of: text)
        #expect(page.contains(box), "\(path): \(text.string) leaves the page (seed \(seed))")
        // Ink stays clear of the line's upper and lower end.
        boxes.append((box.inset(by: box.height * 0.12), text.string))
      }
      for (index, one) in boxes.enumerated() {
        for other in boxes[(index + 1)...] where one.box.intersects(other.box) {
          Issue.record("'\(one.text)' overlaps '\(other.text)' (seed \(seed))")
        }
      }
      for (path, element) in scene.leaves() {
        // Lines of call-outs make way for words.
        if path.contains(where: { $0.hasPrefix("note-") }), case .path(let line) = element {
          for segment in line.uprights {
            for (box, text) in boxes where segment.crosses(box) {
              Issue.record("a line crosses '\(text)' (seed \(seed))")
            }
          }
        }
        guard let bounds = element.bounds else { continue }
        #expect(
          page.insetBy(-0.01).contains(bounds), "\(path) leaves the page (seed \(seed))")
      }
    }
  }

  /// Any number of lanes finds room on every page, and each that has a place for it has its name.
  @Test(arguments: Preset.all) func anyNumberOfLanesFits(_ preset: Preset) throws {
    let subject = FigureSubject(NamedTrace(name: "pool", trace: Program.pool(workers: 1)), name: "")
    let content = FigureContent(.threads, [subject], window: subject.extent, colors: 8)
    let panel = try #require(content.panels.first)
    let lane = try #require(panel.groups.first?.lanes.first)
    let room = (preset.page.height ?? preset.tallest) * 0.7
    for count in 1...90 {
      var panel = panel
      panel.groups = [LaneGroup(heading: "group", lanes: Array(repeating: lane, count: count))]
      let fit = RowFit([panel], preset: preset, room: room, fills: preset.page.height != nil)
      guard let fit else {
        Issue.record("\(count) lanes find no room")
        continue
      }
      #expect(fit.height <= room + 0.01)
      #expect(fit.strip >= RowFit.smallestStrip([panel], preset) * 0.99)
      #expect((preset.smallSize...preset.labelSize).contains(fit.nameSize))
      let headings = fit.stack.rows.count { row in
        if case .groupHeading = row.content { true } else { false }
      }
      #expect((headings > 0) == fit.hasHeadings, "\(count) lanes")
      // Names of that size find room one below the other.
      if fit.pitch >= RowFit.namedPitch(preset) { #expect(fit.nameSize * 1.14 <= fit.pitch) }
    }
  }

  @Test func presetsKeepTheirPromisedTextSizes() {
    #expect(Preset.slide.page == PageSize(width: 1920, height: 1080))
    #expect(Preset.slide.smallSize >= 18)
    // 7 pt are 7/72 of an inch of 96 pixels.
    #expect(abs(Preset.paper.smallSize - 7.0 / 72 * 96) < 1e-9)
    #expect(Preset.paper.page.unit == .millimetres)
    #expect(abs(Preset.paper.page.width / 96 * 25.4 - 85) < 1e-9)
    for preset in Preset.all {
      #expect(preset.labelSize >= preset.smallSize)
      #expect(preset.subtitleSize >= preset.smallSize)
      #expect(preset.titleSize >= preset.smallSize)
    }
  }

  @Test func theSameRequestGivesTheSameScene() throws {
    let typeface = try BundledTypeface()
    let request = FigureRequest(
      kind: .threads, inputs: [NamedTrace(name: "pool", trace: Program.pool(workers: 9))])
    let one = try makeScene(request, measuring: typeface)
    let other = try makeScene(request, measuring: typeface)
    #expect(one == other)
  }
}

extension Path {
  /// The straight segments, for a path of nothing but those.
  fileprivate var uprights: [PointLabels.Segment] {
    zip(steps, steps.dropFirst()).compactMap { pair in
      if case (.move(let from), .line(let to)) = pair {
        PointLabels.Segment(from: from, to: to)
      } else {
        nil
      }
    }
  }
}

extension Rect {
  /// The same rectangle, lower by `inset` at both ends.
  func inset(by inset: Double) -> Rect {
    Rect(x: x, y: y + inset, width: width, height: height - 2 * inset)
  }

  /// The same rectangle, smaller by `inset` on all sides.
  func insetBy(_ inset: Double) -> Rect {
    Rect(
      x: x + inset, y: y + inset, width: width - 2 * inset, height: height - 2 * inset)
  }
}
