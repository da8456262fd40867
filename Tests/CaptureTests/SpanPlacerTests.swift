import Randomness
import Testing
import Trace

@testable import Capture

/// Laying sampled time out keeps every nanosecond and never overlaps, and looks like what happened.
struct SpanPlacerTests {
  private static let tick: Nanoseconds = 4

  /// Feeds samples of ten units each: time on core, core, whether it was ready at the sample's start.
  private func place(_ samples: [(Nanoseconds, Int32, Bool)]) -> [SpanPlacer.OpenSpan] {
    var placer = SpanPlacer(start: 0)
    var spans: [SpanPlacer.OpenSpan] = []
    for (index, (amount, core, ready)) in samples.enumerated() {
      let sample = TimeRange(Nanoseconds(index) * 10, Nanoseconds(index + 1) * 10)
      if amount > 0 {
        placer.add(amount, on: core, during: sample, continues: ready, tick: Self.tick) {
          spans.append($0)
        }
      } else {
        placer.rest(until: sample.end, tick: Self.tick) { spans.append($0) }
      }
    }
    placer.close { spans.append($0) }
    return spans
  }

  @Test func `a busy thread is one span although its account lags`() {
    let spans = place([(6, 1, true), (12, 1, true), (8, 1, true), (12, 1, true)])
    #expect(spans == [.init(core: 1, start: 0, end: 38)])
  }

  @Test func `a little time in each sample stays in its sample`() {
    let spans = place([(2, 1, false), (2, 1, false), (0, 1, false), (2, 1, false)])
    #expect(
      spans == [
        .init(core: 1, start: 8, end: 10), .init(core: 1, start: 18, end: 20),
        .init(core: 1, start: 38, end: 40),
      ])
  }

  @Test func `a thread that wakes is placed at the end of its sample and goes on from there`() {
    let spans = place([(0, 0, false), (3, 2, false), (10, 2, true), (4, 2, true), (0, 2, false)])
    #expect(spans == [.init(core: 2, start: 17, end: 34)])
  }

  @Test func `another core begins another span`() {
    let spans = place([(10, 0, true), (10, 3, true)])
    #expect(
      spans == [.init(core: 0, start: 0, end: 10), .init(core: 3, start: 10, end: 20)])
  }

  @Test func `time beyond its sample reaches back`() {
    // Five of these fifteen belong to the sample before, where the account had lagged.
    let spans = place([(0, 0, false), (15, 1, false)])
    #expect(spans == [.init(core: 1, start: 5, end: 20)])
  }

  @Test(arguments: 0..<200)
  func `any thread's time is kept and never overlaps`(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    var placer = SpanPlacer(start: 0)
    var spans: [SpanPlacer.OpenSpan] = []
    var now: Nanoseconds = 0
    var real: Nanoseconds = 0
    var reported: Nanoseconds = 0
    let tick: Nanoseconds = 4_000_000
    for _ in 0..<300 {
      let length = Nanoseconds.random(in: 5_000_000...30_000_000, using: &random)
      // The thread is idle, busy or something between; its account lags while it runs.
      let shares: [Double] = [0, 0.1, 0.5, 0.95, 1]
      let share = shares.randomElement(using: &random) ?? 0
      real += Nanoseconds(Double(length) * share)
      let lag = share > 0.9 ? Nanoseconds.random(in: 0...tick, using: &random) : 0
      let account = max(reported, real - lag)
      let sample = TimeRange(now, now + length)
      let amount = account - reported
      reported = account
      now += length
      if amount > 0 {
        placer.add(
          amount, on: Int32.random(in: 0...1, using: &random), during: sample,
          continues: Bool.random(using: &random), tick: tick
        ) { spans.append($0) }
      } else {
        placer.rest(until: now, tick: tick) { spans.append($0) }
      }
      let laidOut = spans.reduce(0) { $0 + $1.end - $1.start }
      let open = placer.open.map { $0.end - $0.start } ?? 0
      #expect(laidOut + open + placer.debt == reported)
      #expect(placer.debt <= 2 * tick)
    }
    placer.close { spans.append($0) }
    for (one, next) in zip(spans, spans.dropFirst()) { #expect(one.end <= next.start) }
    #expect(spans.allSatisfy { $0.start < $0.end && $0.start >= 0 && $0.end <= now })
  }
}
