import Randomness
import Scene
import Testing
import Trace
import Typesetting

@testable import Analysis
@testable import Figures

/// The figures of interpreter locks and of tasks.
@Suite struct ProgramFigureTests {
  private func scene(_ kind: FigureKind, _ trace: Trace) throws -> Scene {
    try makeScene(
      FigureRequest(kind: kind, inputs: [NamedTrace(name: "trace", trace: trace)]),
      measuring: try BundledTypeface())
  }

  private func marks(_ source: any LaneSource) -> [LaneMark] {
    var marks: [LaneMark] = []
    source.forEachMark(in: TimeRange(0, .max)) { marks.append($0) }
    return marks
  }

  @Test func titlesStateTheFinding() throws {
    #expect(
      try scene(.gil, Program.gilTurns()).title
        == "2 threads took turns holding the GIL: 1.00 of 2 cores busy")
    let tasks = try scene(.tasks, Program.eventLoop()).title
    #expect(tasks.hasPrefix("6 tasks on one thread, up to "))
    #expect(tasks.hasSuffix(" in flight; 1 failed, 1 timed out, 1 cancelled"))
  }

  @Test func aTraceWithoutTheDataSaysSo() throws {
    let plain = Program.sleepers(2)
    #expect(throws: FigureError.noData(.gil)) { try scene(.gil, plain) }
    #expect(throws: FigureError.noData(.tasks)) { try scene(.tasks, plain) }
    #expect(FigureError.noData(.gil).description.contains("--gil auto"))
    #expect(FigureError.noData(.tasks).description.contains("--tasks auto"))
    // Beside a recording that has some it is drawn.
    let both = FigureRequest(
      kind: .tasks,
      inputs: [
        NamedTrace(name: "a", trace: plain), NamedTrace(name: "b", trace: Program.eventLoop()),
      ])
    _ = try makeScene(both, measuring: try BundledTypeface())
  }

  @Test func theLocksLaneIsTheSumOfItsUsers() throws {
    let trace = Program.gilTurns()
    let lanes = LockLanes(
      trace, summary: Summary(trace), colors: ThreadColors(trace), offset: trace.runTime.start,
      window: TimeRange(0, trace.runTime.duration))
    let group = try #require(lanes.groups.first)
    #expect(lanes.groups.count == 1)
    #expect(group.lanes.map(\.name) == ["GIL", "main", "count", "count"])
    #expect(group.lanes[0].detail == "21 hand-offs")
    #expect(group.lanes[0].share == "100 %")
    let holds = marks(group.lanes[0].source)
    #expect(holds.allSatisfy { $0.pattern == .solid })
    // Never two holders at once.
    #expect(zip(holds, holds.dropFirst()).allSatisfy { $0.time.end <= $1.time.start })
    let users = group.lanes.dropFirst().flatMap { marks($0.source) }
    let held = users.filter { $0.pattern == .solid }.reduce(0) { $0 + $1.time.duration }
    let waited = users.filter { $0.pattern == .dotted }.reduce(0) { $0 + $1.time.duration }
    #expect(held == holds.reduce(0) { $0 + $1.time.duration })
    #expect(waited == 95_000_000)
    #expect(Set(holds.map(\.paint)) == Set(users.map(\.paint)))
  }

  @Test func aTasksLaneTellsItsWholeLife() throws {
    let trace = Program.eventLoop()
    let lanes = TaskLanes(
      trace, colors: ThreadColors(trace), offset: trace.runTime.start,
      window: TimeRange(0, trace.runTime.duration))
    #expect(!lanes.isPacked)
    let fetch = try #require(lanes.groups.first?.lanes[1])
    #expect(fetch.name == "fetch" && fetch.detail == "1")
    let parts = marks(fetch.source)
    #expect(parts.map(\.pattern) == [.hatched, .solid, .line, .solid])
    #expect(parts[0].time.start == trace.tasks[1].time.start)
    #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.time.end == $1.time.start })
    #expect(parts.last?.time.end == trace.tasks[1].time.end)
    #expect(fetch.source.caption(parts[2]) == "sleep")
    #expect(fetch.source.describe(parts[2]).contains("suspended in fetch in sleep, line 12"))
    #expect(lanes.ends == Set(EndShape.allCases))
    #expect(lanes.patterns == [.hatched, .solid, .line])
  }

  @Test func endsDifferInShape() {
    let painter = EndPainter(
      theme: .light, preset: .slide, scale: TimeScale(domain: TimeRange(0, 1), left: 0, right: 100))
    let bar = Rect(x: 0, y: 0, width: 100, height: 30)
    // Painted in ink or in the task's colour alone, and no two of the same steps.
    let drawn = EndShape.allCases.map { painter.draw($0, .thread(0), at: bar.center, in: bar) }
    for (index, one) in drawn.enumerated() {
      for other in drawn[(index + 1)...] { #expect(one != other) }
    }
    // At the plot's edge they stay inside it.
    for shape in EndShape.allCases {
      for element in painter.draw(shape, .thread(0), at: Point(100, 15), in: bar) {
        #expect((element.bounds?.maxX ?? 0) <= 100.01)
      }
    }
  }

  @Test(arguments: UInt64(0)..<30) func rowsHoldEveryTaskOnceWithoutOverlap(_ seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let stretches = (0..<200).map { _ in
      let start = Nanoseconds.random(in: 0...500, using: &random)
      return TimeRange(start, start + Nanoseconds.random(in: 0...40, using: &random))
    }
    let rows = TaskLanes.pack(stretches)
    #expect(rows.flatMap(\.self).sorted() == Array(stretches.indices))
    for row in rows {
      for (one, next) in zip(row, row.dropFirst()) {
        #expect(stretches[one].end <= stretches[next].start)
      }
    }
    // As few rows as there are ever stretches at once.
    let most = stretches.map { one in
      stretches.count { $0.start <= one.start && one.start < $0.end }
    }.max()
    #expect(rows.count <= max(most ?? 0, 1) + 1)
  }

  @Test func manyTasksBecomeRows() throws {
    let trace = Program.manyTasks(300)
    let lanes = TaskLanes(
      trace, colors: ThreadColors(trace), offset: trace.runTime.start,
      window: TimeRange(0, trace.runTime.duration))
    #expect(lanes.isPacked)
    #expect(lanes.groups.map(\.heading) == ["300 tasks on python3 9000"])
    #expect(lanes.groups[0].lanes.count <= 8)
    let drawn = lanes.groups[0].lanes.flatMap { marks($0.source) }
    #expect(Set(drawn.compactMap(\.key.task)).count == 300)
    let scene = try scene(.tasks, trace)
    #expect(scene.texts().contains { $0.text.string == "300 tasks on python3 9000" })
  }
}
