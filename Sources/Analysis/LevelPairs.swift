import Trace

/// How long each pair of levels of two curves held at once: most of what relates two curves is a sum
/// over it, and needs no walk of its own.
struct LevelPairs: Sendable, Equatable {
  /// A level of one curve and one of the other.
  struct Pair: Hashable {
    var one: Int32
    var other: Int32
  }

  private var times: [Pair: Nanoseconds] = [:]
  /// The longest stretch in which both levels were 0.
  private(set) var longestRest: Nanoseconds = 0

  /// Walks `one` and `other`, which must share one range; linear in their steps.
  init(_ one: LevelCurve, _ other: LevelCurve) {
    let steps = one.times.count + other.times.count
    let parts = (steps >> 16) + 1
    func moment(_ part: Int) -> Nanoseconds {
      guard part > 0 else { return one.range.start }
      return part < parts ? one.times[one.times.count * part / parts] : one.range.end
    }
    let cuts = (0...parts).map(moment)
    let walks = concurrentMap(parts, workers: Workers.paying(for: steps)) { part in
      PairWalk(one, other, TimeRange(cuts[part], cuts[part + 1]))
    }
    var rest: Nanoseconds = 0
    for walk in walks {
      for (pair, time) in walk.times { times[pair, default: 0] += time }
      longestRest = max(longestRest, rest + walk.restAtStart, walk.longestRest)
      rest = walk.restAtEnd + (walk.isRest ? rest : 0)
    }
  }

  /// Hands `body` every pair that held for some time, in no order.
  func forEach(_ body: (_ duration: Nanoseconds, _ one: Int32, _ other: Int32) -> Void) {
    for (pair, time) in times { body(time, pair.one, pair.other) }
  }
}

/// The walk over a part of the curves.
private struct PairWalk: Sendable {
  var times: [LevelPairs.Pair: Nanoseconds] = [:]
  var restAtStart: Nanoseconds = 0
  var longestRest: Nanoseconds = 0
  var restAtEnd: Nanoseconds = 0
  /// Whether all of it is one rest.
  var isRest = true

  init(_ one: LevelCurve, _ other: LevelCurve, _ part: TimeRange) {
    precondition(one.range == other.range, "the curves must share one range")
    // Levels are low for the most part: those are counted in a table.
    var table = [Nanoseconds](repeating: 0, count: Int(Self.side * Self.side))
    table.withUnsafeMutableBufferPointer { table in
      one.times.withUnsafeBufferPointer { times in
        one.levels.withUnsafeBufferPointer { levels in
          var step = one.step(at: part.start)
          other.forEachStep(in: part) { time, level in
            step = walk(times, levels, from: step, time, end: one.range.end, beside: level, table)
          }
        }
      }
    }
    if isRest { restAtStart = restAtEnd }
    longestRest = max(longestRest, restAtEnd)
    for one in 0..<Self.side {
      for other in 0..<Self.side where table[Int(one * Self.side + other)] > 0 {
        times[LevelPairs.Pair(one: one, other: other)] = table[Int(one * Self.side + other)]
      }
    }
  }

  private static let side: Int32 = 16

  /// Walks from `step`, in which `time` begins, to its end, while the other curve keeps its level; returns
  /// the step after that.
  @inline(__always)
  private mutating func walk(
    _ starts: UnsafeBufferPointer<Nanoseconds>, _ levels: UnsafeBufferPointer<Int32>,
    from step: Int, _ time: TimeRange, end: Nanoseconds, beside other: Int32,
    _ table: UnsafeMutableBufferPointer<Nanoseconds>
  ) -> Int {
    var step = step
    var moment = time.start
    while moment < time.end {
      let stepEnd = step + 1 < starts.count ? starts[step + 1] : end
      let duration = min(stepEnd, time.end) - moment
      let level = levels[step]
      if level < Self.side, other < Self.side {
        table[Int(level * Self.side + other)] += duration
      } else {
        times[LevelPairs.Pair(one: level, other: other), default: 0] += duration
      }
      if level == 0, other == 0 {
        restAtEnd += duration
      } else if restAtEnd > 0 || isRest {
        endRest()
      }
      moment += duration
      if moment == stepEnd { step += 1 }
    }
    return step
  }

  private mutating func endRest() {
    if isRest { restAtStart = restAtEnd }
    isRest = false
    longestRest = max(longestRest, restAtEnd)
    restAtEnd = 0
  }
}
