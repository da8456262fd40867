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
    var tally = PairTally()
    var moment: Nanoseconds = 0
    tally.withTable { table in
      LevelCurve.forEachStretch(of: one, and: other) { duration, level, other in
        table.add(duration, level, other, since: moment)
        moment += duration
      }
    }
    self.init([tally])
  }

  /// Joins what was found in stretches of time that follow one another.
  init(_ tallies: [PairTally]) {
    var last: TimeRange?
    for tally in tallies {
      tally.forEach { times[$1, default: 0] += $0 }
      longestRest = max(longestRest, tally.longestRest)
      guard let first = tally.firstRest, let end = tally.lastRest else { continue }
      // A rest may go on from one to the next.
      let joint = last?.end == first.start ? TimeRange(last?.start ?? 0, first.end) : first
      longestRest = max(longestRest, joint.duration)
      last = end == first ? joint : end
    }
  }

  /// Hands `body` every pair that held for some time, in no order.
  func forEach(_ body: (_ duration: Nanoseconds, _ one: Int32, _ other: Int32) -> Void) {
    for (pair, time) in times { body(time, pair.one, pair.other) }
  }

  /// How long each level of one of the curves lasted.
  func timeAtLevel(_ level: (Pair) -> Int32) -> [Nanoseconds] {
    times.reduce(into: [0]) { $0.add($1.value, at: Int(level($1.key))) }
  }
}

/// Adds up how long each pair of levels held, stretch by stretch.
struct PairTally: Sendable {
  /// The first and the last stretch in which both levels were 0, and how long the longest was.
  private(set) var firstRest: TimeRange?
  private(set) var lastRest: TimeRange?
  private(set) var longestRest: Nanoseconds = 0
  /// Levels are low for the most part: those are counted here.
  private var low = [Nanoseconds](repeating: 0, count: Int(lowOnes * lowOthers))
  private var high: [LevelPairs.Pair: Nanoseconds] = [:]
  private static let lowOnes: Int32 = 256
  private static let lowOthers: Int32 = 16

  /// What stretches are added to.
  struct Table {
    fileprivate let low: UnsafeMutableBufferPointer<Nanoseconds>
    fileprivate var tally: PairTally

    /// Where stretches are added during which the other level is `other`.
    @inline(__always)
    func row(beside other: Int32) -> Row {
      let isLow = other < PairTally.lowOthers
      return Row(
        low: UnsafeMutableBufferPointer(rebasing: low[(isLow ? Int(other) : 0)...]),
        first: other == 0 ? 1 : 0,
        count: isLow ? UInt32(PairTally.lowOnes - (other == 0 ? 1 : 0)) : 0)
    }

    /// Adds a stretch that is not empty and begins, counted from anywhere, at `start`, where the one before
    /// it ended. Never inlined, so that those for which a row is enough have the registers to themselves.
    @inline(never)
    mutating func add(
      _ duration: Nanoseconds, _ one: Int32, _ other: Int32, since start: Nanoseconds
    ) {
      if one < PairTally.lowOnes, other < PairTally.lowOthers {
        low[Int(one &* PairTally.lowOthers &+ other)] &+= duration
      } else {
        tally.high[LevelPairs.Pair(one: one, other: other), default: 0] += duration
      }
      if one == 0, other == 0 { tally.rest(TimeRange(start, start + duration)) }
    }
  }

  /// The part of a table for one level of the other curve.
  struct Row {
    fileprivate let low: UnsafeMutableBufferPointer<Nanoseconds>
    /// For so many levels from this one on nothing but the time counts.
    fileprivate let first: Int32
    fileprivate let count: UInt32

    /// Adds a stretch; false, and nothing is done, where the whole table is needed for it.
    @inline(__always)
    func add(_ duration: Nanoseconds, _ one: Int32) -> Bool {
      guard UInt32(bitPattern: one &- first) < count else { return false }
      low[Int(one &* PairTally.lowOthers)] &+= duration
      return true
    }
  }

  private mutating func rest(_ time: TimeRange) {
    let goesOn = lastRest?.end == time.start
    let rest = goesOn ? TimeRange(lastRest?.start ?? 0, time.end) : time
    if firstRest == nil || goesOn && firstRest == lastRest { firstRest = rest }
    lastRest = rest
    longestRest = max(longestRest, rest.duration)
  }

  /// Lets `body` add stretches.
  mutating func withTable<Value>(_ body: (inout Table) -> Value) -> Value {
    var low: [Nanoseconds] = []
    swap(&low, &self.low)
    let value = low.withUnsafeMutableBufferPointer { buffer in
      var table = Table(low: buffer, tally: self)
      defer { self = table.tally }
      return body(&table)
    }
    self.low = low
    return value
  }

  /// Hands `body` every pair that held for some time, each once.
  func forEach(_ body: (Nanoseconds, LevelPairs.Pair) -> Void) {
    for (cell, time) in low.enumerated() where time > 0 {
      let (one, other) = cell.quotientAndRemainder(dividingBy: Int(Self.lowOthers))
      body(time, LevelPairs.Pair(one: Int32(one), other: Int32(other)))
    }
    for (pair, time) in high { body(time, pair) }
  }
}
