import Randomness
import Testing
import Trace

@testable import Analysis

/// What threads did in a part of a run is what they did in the whole, moment by moment.
@Suite struct PartStateTests {
  @Test(arguments: 700..<730 as Range<UInt64>)
  func statesAreThoseOfTheWhole(seed: UInt64) throws {
    let whole = RandomTrace.make(seed: seed, spans: 250, cores: 3)
    let run = whole.runTime
    var random = SeededNumbers(seed: seed)
    for _ in 0..<8 {
      let ends = (0..<2).map { _ in Nanoseconds.random(in: 0...run.duration, using: &random) }
      let window = try #require(RunWindow(from: ends.min(), to: (ends.max() ?? 0) + 1))
      let part = whole.part(window)
      let stretch = TimeRange(run.start + (window.from ?? 0), run.start + (window.to ?? 0))
      for (index, life) in part.threads.enumerated() {
        // Of several that bore the id, the one that was there then.
        let original = try #require(
          whole.threads.indices.first {
            whole.threads[$0].key == life.key && whole.threads[$0].time.start <= life.time.start
              && whole.threads[$0].time.end >= life.time.end
          })
        // Whether somebody made it is not known any more where its maker is no part of the part.
        let isNew = whole.threads[original].running.allSatisfy {
          whole.running.ends[$0] > stretch.start
        }
        if isNew, life.creator == nil, whole.threads[original].creator != nil { continue }
        let known = whole.stateTimes(of: original, in: stretch)
        #expect(part.stateTimes(of: index) == known, "seed \(seed), \(window), \(life.key)")
      }
    }
  }

  @Test(arguments: 730..<740 as Range<UInt64>)
  func aSummaryOfEveryPartCanBeMade(seed: UInt64) throws {
    let whole = RandomTrace.make(seed: seed, spans: 200, cores: 2)
    let run = whole.runTime.duration
    for share in 0..<5 as Range<Nanoseconds> {
      let window = try #require(RunWindow(from: run * share / 5, to: run * (share + 1) / 5))
      let part = whole.part(window)
      let summary = Summary(part)
      #expect(summary.wallSeconds <= (run / 5 + 1).seconds)
      let lives = part.threads.reduce(Nanoseconds(0)) { $0 + $1.time.duration }
      #expect(abs(summary.states.total.seconds - lives.seconds) < 1e-9)
    }
  }
}
