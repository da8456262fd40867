import Trace

/// How many of something there were at every moment of a stretch of time: a step function.
public struct LevelCurve: Sendable {
  /// Where its steps come from.
  enum Source: Sendable {
    case kept(LevelSteps)
    /// There are so many that keeping them takes longer than working them out where they are asked for.
    case swept(SweptSteps)
  }

  /// The stretch it is defined on.
  public let range: TimeRange
  /// How long each level lasted, by level, from 0 to ``peak``: adds up to the length of ``range``.
  public let timeAtLevel: [Nanoseconds]
  let source: Source

  /// Makes a curve from its steps, which must begin at the start of `range`, ascend and stay inside.
  init(range: TimeRange, times: [Nanoseconds], levels: [Int32]) {
    // Sums of whole numbers are the same in whatever parts they are taken.
    let parts = (levels.count >> 16) + 1
    let timeAtLevel = concurrentMap(parts, workers: Workers.paying(for: levels.count)) { part in
      let steps = (levels.count * part / parts)..<(levels.count * (part + 1) / parts)
      var lasted: [Nanoseconds] = []
      for index in steps {
        let end = index + 1 < times.count ? times[index + 1] : range.end
        lasted.add(end - times[index], at: Int(levels[index]))
      }
      return lasted
    }
    .reduce(into: []) { sum, part in
      sum.add(part)
    }
    self.init(range: range, times: times, levels: levels, timeAtLevel: timeAtLevel)
  }

  /// The same where it is known how long each level lasted.
  init(
    range: TimeRange, times: [Nanoseconds], levels: [Int32], timeAtLevel: [Nanoseconds]
  ) {
    self.range = range
    self.timeAtLevel = timeAtLevel
    source = .kept(LevelSteps(range: range, times: times, levels: levels))
  }

  /// Makes a curve of very many steps.
  init(_ steps: SweptSteps, timeAtLevel: [Nanoseconds]) {
    range = steps.range
    self.timeAtLevel = timeAtLevel
    source = .swept(steps)
  }

  /// When each step begins: ascending, the first one at the start of ``range``. Where there are very many,
  /// they are worked out each time.
  public var times: [Nanoseconds] { columns(in: range).times }

  /// How many there were from the time of the same index until the next one; neighbours differ. Where
  /// there are very many, they are worked out each time.
  public var levels: [Int32] { columns(in: range).levels }

  /// The highest level; 0 on an empty range.
  public var peak: Int { max(timeAtLevel.count - 1, 0) }

  /// The area under the curve: level x nanoseconds.
  public var integral: Nanoseconds {
    timeAtLevel.enumerated().reduce(0) { $0 + Nanoseconds($1.offset) * $1.element }
  }

  /// ``integral`` where it may exceed 64 bits: a million tasks for three hours do.
  var area: Double {
    timeAtLevel.enumerated().reduce(0) { $0 + Double($1.offset) * Double($1.element) }
  }

  /// The average over time; 0 on an empty range.
  public var mean: Double {
    range.duration == 0 ? 0 : area / Double(range.duration)
  }

  /// How long the level was `level` or higher.
  public func time(atLeast level: Int) -> Nanoseconds {
    timeAtLevel.dropFirst(level).reduce(0, +)
  }

  /// The share of ``range`` in which the level was `level` or higher, 0...1.
  public func share(atLeast level: Int) -> Double {
    range.duration == 0 ? 0 : Double(time(atLeast: level)) / Double(range.duration)
  }

  /// The level at a moment inside ``range``; O(log n), and where there are very many steps, linear in a few
  /// thousand of them.
  public func level(at moment: Nanoseconds) -> Int {
    switch source {
    case .kept(let steps): Int(steps.level(at: moment))
    case .swept(let steps): Int(steps.level(at: moment))
    }
  }
}

extension LevelCurve: Equatable {
  /// Whether both have the same steps; linear in them.
  public static func == (one: LevelCurve, other: LevelCurve) -> Bool {
    guard one.range == other.range, one.timeAtLevel == other.timeAtLevel else { return false }
    return one.columns(in: one.range) == other.columns(in: other.range)
  }
}

extension [Nanoseconds] {
  /// Adds to the number for `level`, which need not be there yet.
  @inline(__always)
  mutating func add(_ duration: Nanoseconds, at level: Int) {
    if level >= count { self += repeatElement(0, count: level + 1 - count) }
    self[level] += duration
  }

  /// Adds the numbers for all levels of `other`.
  mutating func add(_ other: [Nanoseconds]) {
    for (level, duration) in other.enumerated() { add(duration, at: level) }
  }
}

extension LevelCurve {
  /// The sum of both curves, which must share one range.
  public func adding(_ other: LevelCurve) -> LevelCurve {
    var times: [Nanoseconds] = []
    var levels: [Int32] = []
    var moment = range.start
    Self.forEachStretch(of: self, and: other) { duration, one, other in
      if levels.last != one + other {
        times.append(moment)
        levels.append(one + other)
      }
      moment += duration
    }
    return LevelCurve(range: range, times: times, levels: levels)
  }

  /// Hands `body` every stretch on which neither curve changes, with both levels. The curves must
  /// share one range.
  static func forEachStretch(
    of one: LevelCurve, and other: LevelCurve,
    _ body: (_ duration: Nanoseconds, _ one: Int32, _ other: Int32) -> Void
  ) {
    forEachStretch(of: one, and: other, in: one.range, body)
  }

  /// The same within `part` of the range.
  @inline(__always)
  static func forEachStretch(
    of one: LevelCurve, and other: LevelCurve, in part: TimeRange,
    _ body: (_ duration: Nanoseconds, _ one: Int32, _ other: Int32) -> Void
  ) {
    precondition(one.range == other.range, "the curves must share one range")
    let (times, levels) = one.columns(in: part)
    let (otherTimes, otherLevels) = other.columns(in: part)
    var moment = part.start
    var (step, otherStep) = (0, 0)
    while moment < part.end {
      let next = step + 1 < times.count ? times[step + 1] : part.end
      let otherNext = otherStep + 1 < otherTimes.count ? otherTimes[otherStep + 1] : part.end
      let end = min(next, otherNext)
      body(end - moment, levels[step], otherLevels[otherStep])
      if next == end { step += 1 }
      if otherNext == end { otherStep += 1 }
      moment = end
    }
  }
}
