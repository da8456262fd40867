import Analysis
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// The figure of a run before over a run after.
@Suite struct CompareFigureTests {
  private let before = NamedTrace(
    name: "threads", trace: Program.turns(threads: 3, milliseconds: 120))
  private let after = NamedTrace(
    name: "processes", trace: Program.pool(workers: 3, milliseconds: 120))

  private func scene(
    _ base: [NamedTrace], _ candidate: [NamedTrace], preset: Preset = .review
  ) throws -> Scene {
    var request = FigureRequest(
      kind: .compare, inputs: [base[0], candidate[0]], options: FigureOptions(preset: preset))
    request.comparison = RunComparison(
      base.map(ComparedRun.init), with: candidate.map(ComparedRun.init))
    return try makeScene(request, measuring: try BundledTypeface())
  }

  @Test func takesTwoRuns() {
    for inputs in [[before], [before, after, after]] {
      #expect(throws: FigureError.notTwoRuns(inputs.count)) {
        try makeScene(
          FigureRequest(kind: .compare, inputs: inputs), measuring: try BundledTypeface())
      }
    }
  }

  @Test func titleIsTheFindingAndSubtitleHowSureItIs() throws {
    let texts = try scene([before], [after]).texts().map(\.text.string)
    let comparison = try #require(
      RunComparison([ComparedRun(before)], with: [ComparedRun(after)]))
    #expect(texts.contains(comparison.headline))
    #expect(texts.contains { $0.contains(comparison.certainty) })
    #expect(texts.contains("before") && texts.contains("after"))
  }

  /// Bars of a waterfall: each begins where the one before ended, and the last ends at the end after.
  @Test func stepsLeadFromTheOneEndToTheOther() throws {
    let scene = try scene([before], [after])
    let bars = scene.rectangles(inGroup: "waterfall")
    let comparison = try #require(
      RunComparison([ComparedRun(before)], with: [ComparedRun(after)]))
    #expect(bars.count == comparison.waterfall.folded.steps.count + 2)
    let total = try #require(bars.first)
    let scale = total.width / Double(comparison.waterfall.base)
    var level = Double(comparison.waterfall.base)
    for (bar, step) in zip(bars.dropFirst(), comparison.waterfall.folded.steps) {
      let next = level + Double(step.change)
      #expect(abs(bar.x - total.x - min(level, next) * scale) < 0.01)
      level = next
    }
    let last = try #require(bars.last)
    #expect(abs(last.width - level * scale) < 0.01)
  }

  /// However many lanes there are: some and one for the rest leave room.
  @Test(arguments: [Preset.slide, .slideFourToThree, .slideSquare, .review])
  func theStepsAreOnEverySlide(preset: Preset) throws {
    for count in [6, 14, 40] {
      let base = NamedTrace(
        name: "threads", trace: Program.turns(threads: count, milliseconds: 120))
      let candidate = NamedTrace(
        name: "processes", trace: Program.pool(workers: count, milliseconds: 120))
      let scene = try scene([base, base], [candidate, candidate], preset: preset)
      let steps = scene.rectangles(inGroup: "waterfall").count
      #expect(steps >= 2, "\(steps) steps of \(count) lanes")
    }
  }

  /// With an interval the words above the runs are the longest, on a narrow page, too.
  @Test(arguments: [420.0, 560, 880]) func noWordsLeaveThePage(width: Double) throws {
    var preset = Preset.review
    preset.page = PageSize(width: width, height: nil)
    preset.sideMargin = 0
    let scene = try scene(
      [before, before, before, before], [after, after, after, after], preset: preset)
    let typeface = try BundledTypeface()
    for (_, text) in scene.texts() {
      #expect(typeface.box(of: text).maxX <= width + 0.5, "\(text.string)")
    }
  }

  @Test func lanesOfAUsersChoiceAllStay() throws {
    let count = 9
    let pair = [
      NamedTrace(name: "a", trace: Program.turns(threads: count, milliseconds: 120)),
      NamedTrace(name: "b", trace: Program.turns(threads: count, milliseconds: 90)),
    ]
    var request = FigureRequest(
      kind: .compare, inputs: pair, options: FigureOptions(preset: .slide))
    let some = try makeScene(request, measuring: try BundledTypeface()).texts()
    #expect(some.contains { $0.text.string.contains("more threads") })
    request.options.lanes = try LaneChoice("*")
    let all = try makeScene(request, measuring: try BundledTypeface()).texts()
    #expect(!all.contains { $0.text.string.contains("more threads") })
  }

  @Test func everyRunIsAPoint() throws {
    let several = try scene([before, before, after], [after, after])
    #expect(several.circles(inGroup: "runs") == 5)
    // Two single runs are drawn already.
    #expect(try scene([before], [after]).circles(inGroup: "runs") == 0)
  }

  @Test func aRunThatTookMuchLongerIsToldOfBesideTheAxis() throws {
    let slow = NamedTrace(name: "slow", trace: Program.turns(threads: 3, milliseconds: 2000))
    let scene = try scene([before, before, slow], [after, after])
    #expect(scene.circles(inGroup: "runs") == 4)
    #expect(
      scene.texts().contains {
        $0.text.string == "+1 later" && $0.text.title?.hasPrefix("2") == true
      })
  }

  @Test func threadsOfOneRoleHaveOneColour() throws {
    let trace = before.trace
    let colors = ThreadColors(trace)
    let same = ThreadColors(trace, like: trace, colors: colors)
    for thread in trace.threads.indices {
      #expect(same.number(of: thread) == colors.number(of: thread))
    }
  }
}

extension Scene {
  private func elements(inGroup name: String) -> [Element] {
    func find(_ elements: [Element]) -> [Element] {
      for case .group(let group) in elements {
        if group.name == name { return group.elements }
        let inner = find(group.elements)
        if !inner.isEmpty { return inner }
      }
      return []
    }
    return find(elements)
  }

  fileprivate func rectangles(inGroup name: String) -> [Rect] {
    elements(inGroup: name).compactMap {
      if case .rectangle(let rectangle) = $0 { rectangle.frame } else { nil }
    }
  }

  fileprivate func circles(inGroup name: String) -> Int {
    elements(inGroup: name).count { if case .circle = $0 { true } else { false } }
  }
}
