import Randomness
import Testing
import Trace

@testable import Analysis

/// What cores share out among themselves comes out as if one had done it all.
@Suite("Work that is shared out")
struct ParallelTests {
  /// Stretches of `threads` threads, one after the other in each, but for some that lie anywhere.
  private func stretches(
    seed: UInt64, threads: Int, each: Int, in range: TimeRange
  ) -> [[TimeRange]] {
    var random = SeededNumbers(seed: seed)
    func upTo(_ limit: Nanoseconds) -> Nanoseconds {
      Nanoseconds(random.next() % UInt64(limit))
    }
    return (0..<threads).map { thread in
      var now = range.start
      return (0..<each).map { _ in
        if thread % 5 == 4 { now = range.start + upTo(range.duration / 2) }
        let start = min(now + upTo(40), range.end)
        now = min(start + upTo(40), range.end)
        return TimeRange(start, now)
      }
    }
  }

  /// The curve by counting at every moment at which anything happens.
  private func truth(_ stretches: [[TimeRange]], over range: TimeRange) -> LevelCurve {
    var changes: [Nanoseconds: Int32] = [:]
    for stretch in stretches.joined() where stretch.duration > 0 {
      changes[stretch.start, default: 0] += 1
      changes[stretch.end, default: 0] -= 1
    }
    var times = [range.start]
    var levels: [Int32] = [changes[range.start] ?? 0]
    for moment in changes.keys.sorted() where moment > range.start && moment < range.end {
      guard changes[moment] != 0 else { continue }
      times.append(moment)
      levels.append((levels.last ?? 0) + (changes[moment] ?? 0))
    }
    return LevelCurve(range: range, times: times, levels: levels)
  }

  @Test("curves are swept in slices", arguments: [(1, 60_000), (9, 8_000), (90, 700), (3_000, 20)])
  func sweep(threads: Int, each: Int) {
    let range = TimeRange(1_000, 1_000 + Nanoseconds(each) * 36)
    let stretches = stretches(seed: UInt64(threads), threads: threads, each: each, in: range)
    let truth = truth(stretches, over: range)
    for workers in [1, 4] {
      var events = LevelEvents(over: range)
      for (thread, times) in stretches.enumerated() {
        // As if every third thread had been looked at by another core.
        var part = LevelEvents(over: range)
        for time in times {
          if thread % 3 == 0 {
            part.add(time.start, time.end)
          } else {
            events.add(time.start, time.end)
          }
        }
        events.add(part)
      }
      #expect(events.takeCurve(workers: workers) == truth)
      #expect(events.takeCurve(workers: workers).peak == 0)
    }
  }

  /// The same curve with its steps kept, and with them worked out where they are asked for.
  @Test(
    "steps that are worked out are those that are kept",
    arguments: [(1, 50_000), (4, 12_000), (7, 9_000), (1_500, 45)])
  func worksOut(threads: Int, each: Int) {
    let range = TimeRange(500, 500 + Nanoseconds(each) * 36)
    let stretches = stretches(seed: UInt64(each), threads: threads, each: each, in: range)
    var events = LevelEvents(over: range)
    for time in stretches.joined() { events.add(time.start, time.end) }
    let swept = events.takeCurve()
    guard case .swept = swept.source else {
      Issue.record("a curve of \(threads * each) stretches keeps its steps")
      return
    }
    let kept = truth(stretches, over: range)
    #expect(swept == kept)
    var random = SeededNumbers(seed: UInt64(threads))
    func moment() -> Nanoseconds {
      range.start + Nanoseconds(random.next() % UInt64(range.duration))
    }
    for _ in 0..<20 {
      let (one, other) = (moment(), moment())
      let window = TimeRange(min(one, other), max(one, other) + 1)
      #expect(swept.level(at: one) == kept.level(at: one))
      #expect(swept.stepCount(in: window) == kept.stepCount(in: window))
      #expect(swept.peak(in: window) == kept.peak(in: window))
      #expect(abs(swept.mean(in: window) - kept.mean(in: window)) < 1e-9)
      #expect(swept.columns(in: window) == kept.columns(in: window))
    }
    // A window may reach beyond the curve.
    for window in [range, TimeRange(0, range.end + 700), TimeRange(moment(), range.end)] {
      for columns in [1, 13, 400] {
        for (mean, truth) in zip(
          swept.means(in: window, columns: columns), kept.means(in: window, columns: columns))
        {
          #expect(abs(mean - truth) < 1e-9)
        }
      }
    }
  }

  @Test("two curves swept together are those swept alone", arguments: [(3, 9_000), (40, 1_000)])
  func together(threads: Int, each: Int) {
    let range = TimeRange(0, Nanoseconds(each) * 36)
    var (one, other) = (LevelEvents(over: range), LevelEvents(over: range))
    for time in stretches(seed: 5, threads: threads, each: each, in: range).joined() {
      one.add(time.start, time.end)
    }
    for time in stretches(seed: 6, threads: threads / 2, each: each, in: range).joined() {
      other.add(time.start, time.end)
    }
    var (alone, otherAlone) = (one, other)
    let sweep = one.takeCurves(with: &other)
    #expect(sweep.one == alone.takeCurve(workers: 1))
    #expect(sweep.other == otherAlone.takeCurve(workers: 3))
    #expect(sweep.pairs == LevelPairs(sweep.one, sweep.other))
  }

  @Test("pairs of levels add up to what a walk along both curves finds")
  func pairs() {
    let range = TimeRange(0, 500_000)
    // Few threads rest often, and the second curve has levels beyond any table.
    for (seed, threads, others) in [(1, 1, 2), (2, 3, 6), (3, 40, 80), (4, 1, 0)] {
      let one = truth(
        stretches(seed: UInt64(seed), threads: threads, each: 24_000 / threads, in: range),
        over: range)
      let other = truth(
        stretches(seed: UInt64(seed + 9), threads: others, each: 9_000 / threads, in: range),
        over: range)
      var times: [LevelPairs.Pair: Nanoseconds] = [:]
      var (rest, longest): (Nanoseconds, Nanoseconds) = (0, 0)
      LevelCurve.forEachStretch(of: one, and: other) { duration, one, other in
        times[LevelPairs.Pair(one: one, other: other), default: 0] += duration
        rest = one + other > 0 ? 0 : rest + duration
        longest = max(longest, rest)
      }
      let pairs = LevelPairs(one, other)
      #expect(pairs.longestRest == longest)
      var found: [LevelPairs.Pair: Nanoseconds] = [:]
      pairs.forEach { found[LevelPairs.Pair(one: $1, other: $2), default: 0] += $0 }
      #expect(found == times)
      // A part of both curves has the stretches that lie in it, cut at its ends.
      let part = TimeRange(range.duration / 3, range.duration / 2)
      var inside: Nanoseconds = 0
      LevelCurve.forEachStretch(of: one, and: other, in: part) { duration, _, _ in
        inside += duration
      }
      #expect(inside == part.duration)
    }
  }

  @Test("a part of a life is told as in the whole of it", arguments: 0..<8 as Range<UInt64>)
  func partsOfLives(seed: UInt64) {
    let trace = RandomTrace.make(seed: seed, spans: 400, cores: 3)
    var random = SeededNumbers(seed: seed)
    for thread in trace.threads.indices {
      var whole: [StateSpan] = []
      trace.forEachState(of: thread) { whole.append($0) }
      for _ in 0..<10 {
        let start = Nanoseconds(random.next() % UInt64(trace.end + 1))
        let window = TimeRange(
          start, start + Nanoseconds(random.next() % UInt64(trace.end / 4 + 1)))
        func touches(_ span: StateSpan) -> Bool {
          span.time.end >= window.start && span.time.start <= window.end
        }
        var part: [StateSpan] = []
        trace.forEachState(of: thread, around: window) { part.append($0) }
        #expect(part.filter(touches) == whole.filter(touches))
      }
    }
  }

  @Test("lives are surveyed in batches of threads", arguments: 0..<8 as Range<UInt64>)
  func surveys(seed: UInt64) {
    let trace = RandomTrace.make(seed: seed, spans: 600, cores: 3)
    var whole = LifeSurvey(trace, workers: 1)
    for batch in [1, 7, 100] {
      var parts = LifeSurvey(trace, workers: 4, batch: batch)
      #expect(parts.stateTimes == whole.stateTimes)
      #expect(parts.latencies.map(\.wakeUps) == whole.latencies.map(\.wakeUps))
      #expect(parts.latencies.map(\.preemptions) == whole.latencies.map(\.preemptions))
      #expect(parts.takeLevels() == Levels(trace))
    }
    #expect(whole.takeLevels() == Levels(trace))
    let batches = trace.threadBatches(of: 9)
    #expect(batches.flatMap { Array($0) } == Array(trace.threads.indices))
  }
}
