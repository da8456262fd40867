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
    if other.times.count == 1, let level = other.levels.first {
      self.init(one, steady: level)
      return
    }
    self.init(walking: one, other)
  }

  private init(walking one: LevelCurve, _ other: LevelCurve) {
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

  /// Where the other curve keeps one `level` all along.
  private init(_ one: LevelCurve, steady level: Int32) {
    for (own, time) in one.timeAtLevel.enumerated() where time > 0 {
      times[Pair(one: Int32(own), other: level)] = time
    }
    guard level == 0, let rest = one.timeAtLevel.first, rest > 0 else { return }
    // Neighbours differ, so that a step without any is a whole rest.
    for (step, own) in one.levels.enumerated() where own == 0 {
      let end = step + 1 < one.times.count ? one.times[step + 1] : one.range.end
      longestRest = max(longestRest, end - one.times[step])
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
    // Levels are low for the most part: those are counted in a table.
    let side: Int32 = 16
    var table = [Nanoseconds](repeating: 0, count: Int(side * side))
    LevelCurve.forEachStretch(of: one, and: other, in: part) { duration, one, other in
      if one < side, other < side {
        table[Int(one * side + other)] += duration
      } else {
        times[LevelPairs.Pair(one: one, other: other), default: 0] += duration
      }
      if one == 0, other == 0 {
        restAtEnd += duration
      } else if restAtEnd > 0 || isRest {
        endRest()
      }
    }
    if isRest { restAtStart = restAtEnd }
    longestRest = max(longestRest, restAtEnd)
    for one in 0..<side {
      for other in 0..<side where table[Int(one * side + other)] > 0 {
        times[LevelPairs.Pair(one: one, other: other)] = table[Int(one * side + other)]
      }
    }
  }

  private mutating func endRest() {
    if isRest { restAtStart = restAtEnd }
    isRest = false
    longestRest = max(longestRest, restAtEnd)
    restAtEnd = 0
  }
}
