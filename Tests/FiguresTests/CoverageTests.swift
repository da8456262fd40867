import Analysis
import Randomness
import Testing
import Trace

@testable import Figures

@Suite struct CoverageTests {
  private func mark(_ from: Nanoseconds, _ to: Nanoseconds, _ pattern: Pattern = .solid) -> LaneMark
  {
    LaneMark(
      time: TimeRange(from, to), pattern: pattern, paint: .thread(0),
      key: MarkKey())
  }

  @Test func columnsHoldTheSharesWorkedOutByHand() {
    // Ten columns of 10 ns: half of the first, all of the second, a fifth of the third.
    var coverage = Coverage(window: TimeRange(0, 100), columns: 10)
    coverage.add(mark(5, 22))
    for (column, share) in [0.5, 1, 0.2, 0, 0, 0, 0, 0, 0, 0].enumerated() {
      #expect(abs(coverage.share(of: 0, in: column) - share) < 1e-12)
    }
  }

  @Test func nothingIsLostAndNothingInvented() {
    var random = SeededNumbers(seed: 11)
    for _ in 0..<200 {
      let columns = Int.random(in: 1...400, using: &random)
      let length = Nanoseconds.random(in: 1...1_000_000, using: &random)
      let start = Nanoseconds.random(in: 0...1_000, using: &random)
      let window = TimeRange(start, start + length)
      var coverage = Coverage(window: window, columns: columns)
      var covered: [Nanoseconds] = [0, 0]
      var now = start - 50
      while now < window.end + 50 {
        let end = now + Nanoseconds.random(in: 0...max(length / 20, 3), using: &random)
        let pattern: Pattern = random.flip() ? .solid : .hatched
        coverage.add(mark(now, end, pattern))
        covered[pattern == .solid ? 0 : 1] +=
          max(min(end, window.end) - max(now, window.start), 0)
        now = end + Nanoseconds.random(in: 1...max(length / 20, 3), using: &random)
      }
      let width = Double(length) / Double(columns)
      for (index, kind) in coverage.kinds.enumerated() {
        let sum = (0..<columns).reduce(0.0) { $0 + coverage.share(of: index, in: $1) } * width
        let truth = Double(covered[kind.pattern == .solid ? 0 : 1])
        #expect(abs(sum - truth) <= truth * 1e-9 + 1e-6)
      }
      // A column is empty exactly where nothing was.
      for (index, column) in coverage.columns().enumerated() where column == nil {
        #expect(coverage.kinds.indices.allSatisfy { coverage.share(of: $0, in: index) == 0 })
      }
    }
  }

  /// A thread of `count` spans and waits, the last of which are inferred.
  private func busyTrace(_ count: Int, seed: UInt64) -> Trace {
    var random = SeededNumbers(seed: seed)
    var script = ProgramScript()
    script.process(1, "p", at: 0)
    script.thread(1, of: 1, "p", at: 0)
    var now = Double.random(in: 0...0.2, using: &random)
    for _ in 0..<count {
      let end = now + Double.random(in: 0...0.01, using: &random)
      script.run(1, of: 1, core: 0, now, end, end: random.flip() ? .blocked : .preempted)
      now = end + Double.random(in: 0...0.01, using: &random)
    }
    script.receive(
      .threadEnded(
        ThreadEnd(
          thread: ThreadKey(pid: 1, tid: 1), at: Nanoseconds(now * 1e6) + 10, why: .exited,
          inferredFrom: Nanoseconds(now * 0.8e6))))
    return script.trace()
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func aThreadCoversWhatItsMarksCover(seed: UInt64) {
    let trace = busyTrace(300, seed: seed)
    let source = ThreadLaneSource(trace: trace, thread: 0, paint: .thread(9), offset: 1_000)
    var random = SeededNumbers(seed: seed)
    for columns in [1, 7, 200, 1_000] {
      let start = Nanoseconds.random(in: 0..<trace.end, using: &random)
      let window = TimeRange(start, Nanoseconds.random(in: start...trace.end, using: &random))
      var marks = 0
      var truth = Coverage(window: window, columns: columns, colors: 8)
      source.forEachMark(in: window) { mark in
        marks += 1
        truth.add(mark)
      }
      let coverage = Coverage(source, window: window, columns: columns, colors: 8)
      #expect(coverage.kinds == truth.kinds)
      #expect(coverage.columns() == truth.columns())
      for kind in truth.kinds.indices {
        for column in 0..<columns {
          let (share, exact) = (
            coverage.share(of: kind, in: column), truth.share(of: kind, in: column)
          )
          // Whole nanoseconds are added up before they are rounded.
          #expect(abs(share - exact) < 1e-9)
          #expect((share > 0) == (exact > 0))
        }
      }
      for count in [0, marks / 3, marks - 1, marks] where count >= 0 {
        #expect(!source.surelyHasMoreMarks(than: count, in: window) || marks > count)
      }
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func aThreadCoversTheSameWhereItsTimesAreLookedUp(seed: UInt64) {
    let trace = busyTrace(6_000, seed: seed)
    var source = ThreadLaneSource(trace: trace, thread: 0, paint: .thread(9), offset: 1_000)
    var random = SeededNumbers(seed: seed)
    for columns in [1, 7, 20] {
      let start = Nanoseconds.random(in: 0..<trace.end, using: &random)
      let window = TimeRange(start, Nanoseconds.random(in: start...trace.end, using: &random))
      source.states = StateIndex()
      let truth = Coverage(source, window: window, columns: columns, colors: 8)
      source.states = Summary.withLevelsAndIndex(of: trace).states
      let coverage = Coverage(source, window: window, columns: columns, colors: 8)
      #expect(coverage.kinds == truth.kinds)
      for kind in truth.kinds.indices {
        for column in 0..<columns {
          let (share, exact) = (
            coverage.share(of: kind, in: column), truth.share(of: kind, in: column)
          )
          // Whole nanoseconds are added up before they are rounded.
          #expect(abs(share - exact) < 1e-9)
          #expect((share > 0) == (exact > 0))
        }
      }
    }
  }

  @Test func aLoneEventOfAMicrosecondInAnHourShows() {
    var coverage = Coverage(window: TimeRange(0, 3_600_000_000_000), columns: 1600)
    coverage.add(mark(1_000_000_000_000, 1_000_000_001_000))
    let shown = coverage.columns().compactMap(\.self)
    #expect(shown == [Coverage.Column(base: 0, tone: 1, overlays: [])])
  }

  @Test func anEventOfNoLengthShows() {
    var coverage = Coverage(window: TimeRange(0, 1000), columns: 10)
    coverage.add(mark(1000, 1000))
    #expect(coverage.columns().compactMap(\.self).count == 1)
  }

  @Test func rareStatesLieOverTheMajority() {
    var coverage = Coverage(window: TimeRange(0, 100), columns: 1)
    coverage.add(mark(0, 90, .hatched))
    coverage.add(mark(90, 91, .solid))
    coverage.add(mark(91, 99, .line))
    let column = coverage.columns()[0]
    #expect(column.map { coverage.kinds[$0.base].pattern } == .hatched)
    // A thin line below a hatch would say nothing.
    #expect(column?.overlays.map { coverage.kinds[$0].pattern } == [.solid])
  }

  @Test func onlyAWholeColumnHasTheFullTone() {
    let coverage = Coverage(window: TimeRange(0, 1), columns: 1)
    #expect(coverage.tone(1) == Brush.tones)
    #expect(coverage.tone(0.99) == Brush.tones - 1)
    #expect(coverage.tone(1e-9) == 1)
    let tones = stride(from: 0.0, through: 1, by: 0.01).map(coverage.tone)
    #expect(tones == tones.sorted())
  }
}
