import Analysis
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// What the threads' time went to.
@Suite struct StatesFigureTests {
  private func subject(_ trace: Trace, _ name: String = "run") -> FigureSubject {
    FigureSubject(NamedTrace(name: name, trace: trace), name: name)
  }

  private func body(
    _ subjects: [FigureSubject], window: TimeRange? = nil
  ) throws(FigureError) -> StatesBody? {
    let longest = subjects.map(\.trace.runTime.duration).max() ?? 0
    let request = FigureRequest(kind: .states, inputs: [])
    return try states(
      request, subjects, common: nil, window: window ?? TimeRange(0, max(longest, 1))
    ).body as? StatesBody
  }

  private func scene(_ inputs: [NamedTrace], _ options: FigureOptions) throws -> Scene {
    try makeScene(
      FigureRequest(kind: .states, inputs: inputs, options: options),
      measuring: try BundledTypeface())
  }

  @Test(arguments: UInt64(0)..<24) func barsTileTheLives(_ seed: UInt64) throws {
    let subject = subject(RandomTrace.make(seed: seed))
    let run = subject.trace.runTime
    let windows = [
      TimeRange(0, max(run.duration, 1)), TimeRange(run.duration / 4, run.duration / 2 + 1),
    ]
    for window in windows {
      let drawn: StatesBody?
      do throws(FigureError) {
        drawn = try body([subject], window: window)
      } catch {
        guard case .missing = error else { throw error }
        #expect(subject.summary.states.total == subject.summary.states.unknown)
        continue
      }
      let lanes = try #require(drawn).panel.groups.flatMap(\.lanes)
      var all: Nanoseconds = 0
      for lane in lanes {
        let stack = lane.stack
        #expect(stack.first.map { $0.time.start == 0 } ?? true)
        #expect(zip(stack, stack.dropFirst()).allSatisfy { $0.time.end == $1.time.start })
        guard let thread = lane.thread else { continue }
        let life = subject.trace.threads[thread].time
        let shown = subject.shown(of: window).moved(by: subject.offset)
        let time = max(min(life.end, shown.end) - max(life.start, shown.start), 0)
        #expect(stack.last?.time.end ?? 0 == time)
        all += time
      }
      if let sum = lanes.first(where: { $0.id == StatesBody.sumId }) {
        #expect(sum.stack.last?.time.end ?? 0 == all)
      }
    }
  }

  @Test func runsHoldTheTimeOfAllTheirThreads() throws {
    let subjects = [
      subject(Program.turns(threads: 3), "threading"), subject(Program.pool(workers: 3), "pool"),
    ]
    let lanes = try #require(try body(subjects)).panel.groups.flatMap(\.lanes)
    #expect(lanes.map(\.name) == ["threading", "pool"])
    for (lane, subject) in zip(lanes, subjects) {
      #expect(lane.stack.last?.time.end == subject.summary.states.total)
    }
  }

  @Test func lengthsAndSharesAreDrawnToScale() throws {
    let scene = try scene(
      [NamedTrace(name: "sleepers", trace: Program.sleepers(2))], FigureOptions(preset: .slide))
    func boxes(_ lane: String) -> [Rect] {
      scene.leaves().filter { $0.path.contains(lane) }.flatMap(\.element.filledBoxes)
    }
    // Each bar begins where the other lanes' do, and the shares of each fill the same width.
    let lanes = ["thread-6300", "thread-6301", "thread-6302"].map(boxes)
    let lefts = Set(lanes.compactMap { $0.map { $0.x.rounded() }.min() })
    let rights = Set(lanes.compactMap { $0.map { $0.maxX.rounded() }.max() })
    #expect(lefts.count == 1)
    #expect((rights.max() ?? 0) - (rights.min() ?? 0) <= 1)
    let texts = scene.texts().map(\.text.string)
    #expect(texts.contains("all 3 threads") && texts.contains("share of it"))
    #expect(texts.contains("230 ms") && texts.contains("200 ms"))
  }

  @Test func theSumOfChosenLanesSaysHowManyOfAll() throws {
    var options = FigureOptions(preset: .slide)
    options.lanes = try LaneChoice("6300,6301")
    let texts = try scene([NamedTrace(name: "sleepers", trace: Program.sleepers(2))], options)
      .texts().map(\.text.string)
    #expect(texts.contains("2 of 3 threads") && !texts.contains("all 2 threads"))
  }

  @Test func titlesStateWhatMostTimeWentTo() throws {
    let options = FigureOptions(preset: .slide)
    func title(_ traces: [(String, Trace)]) throws -> String {
      try scene(traces.map { NamedTrace(name: $0.0, trace: $0.1) }, options).title
    }
    #expect(
      try title([("a", Program.sleepers(2))])
        == "Threads slept for 63 % of their time and ran for 5 %")
    let both = try title([("pool", Program.pool(workers: 3)), ("sleepers", Program.sleepers(2))])
    #expect(both.hasPrefix("Pool had its threads on cores for "))
    #expect(both.hasSuffix(" of their time, sleepers for 5 %"))
  }

  @Test func aTraceInWhichNothingIsKnownSaysSo() {
    #expect(throws: FigureError.self) {
      try scene([NamedTrace(name: "none", trace: ProgramScript().trace())], FigureOptions())
    }
  }
}
