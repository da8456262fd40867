import Trace

/// What one curve does in one slice.
struct SliceSum: Sendable {
  /// How many of its steps begin there, but for one at the first moment of all.
  var steps = 0
  /// The area under it; may have wrapped around.
  var area: Nanoseconds = 0
  /// Its highest level there.
  var peak: Int32 = 0
  /// What it had come to at every few hundred keys.
  var marks: [Mark] = []

  /// What a curve came to within a slice.
  struct Mark: Sendable {
    /// When, counted from the start of the range.
    var offset: Nanoseconds
    /// The area since the beginning of the slice; may have wrapped around.
    var area: Nanoseconds
    /// The level right after that moment.
    var level: Int32
  }
}

/// What the keys of some slices come to.
struct SweptPart: Sendable {
  private(set) var one: [SliceSum] = []
  private(set) var other: [SliceSum] = []
  let tally: PairTally

  init(_ slices: SweepSlices, _ others: SweepSlices, _ numbers: Range<Int>) {
    var keys: [UInt64] = []
    var otherKeys: [UInt64] = []
    var spare: [UInt64] = []
    var tally = PairTally()
    for slice in numbers {
      slices.sort(slice, into: &keys, with: &spare)
      others.sort(slice, into: &otherKeys, with: &spare)
      // Behind the last key of each nothing happens any more.
      keys.append(.max)
      otherKeys.append(.max)
      let time = slices.offsets(of: slice)
      let sums = keys.withUnsafeBufferPointer { keys in
        otherKeys.withUnsafeBufferPointer { otherKeys in
          tally.withTable { table in
            var one = CurveSweep(keys, from: slices.levels[slice], since: time.start)
            var other = CurveSweep(otherKeys, from: others.levels[slice], since: time.start)
            // While the other curve keeps its level, its keys need not be looked at.
            while other.next < time.end {
              one.sweep(until: other.next, beside: other.level, &table)
              other.takeKey()
            }
            one.sweep(until: time.end, beside: other.level, &table)
            other.pass(to: time.end)
            return (one.sum, other.sum)
          }
        }
      }
      one.append(sums.0)
      other.append(sums.1)
    }
    self.tally = tally
  }
}

/// The sweep of one curve over a slice.
private struct CurveSweep {
  private let keys: UnsafeBufferPointer<UInt64>
  private var place = 0
  private(set) var level: Int32
  /// All before this is told, and this was the level then.
  private var since: Nanoseconds
  private var told: Int32
  private(set) var sum = SliceSum()
  private var nextMark = markDistance
  /// Between marks lie about so many keys.
  private static let markDistance = 256

  /// Begins at `start` with `level` there; behind the last of `keys` stands one that nothing is later than.
  init(_ keys: UnsafeBufferPointer<UInt64>, from level: Int32, since start: Nanoseconds) {
    self.keys = keys
    self.level = level
    since = start
    told = level
  }

  /// When the level changes next.
  var next: Nanoseconds { Nanoseconds(keys[place] >> 1) }

  /// Goes on to `moment` at the level as it is.
  @inline(__always)
  mutating func pass(to moment: Nanoseconds) {
    guard moment > since else { return }
    // The first step begins with the curve, whether or not something else does.
    sum.steps &+= level != told && since > 0 ? 1 : 0
    sum.area &+= Nanoseconds(level) &* (moment &- since)
    sum.peak = max(sum.peak, level)
    told = level
    since = moment
  }

  /// Goes on to the next key and changes the level.
  mutating func takeKey() {
    pass(to: next)
    level &+= Self.rise(of: keys[place])
    place &+= 1
    if place >= nextMark { mark() }
  }

  /// Takes all keys before `end`, tells `table` of how long each level lasted beside `other`, and goes on to
  /// `end`: the inner loop of it all.
  mutating func sweep(
    until end: Nanoseconds, beside other: Int32, _ table: inout PairTally.Table
  ) {
    // Copies of what changes with every key, so that it stays in registers.
    var (place, level, since) = (place, level, since)
    var (told, steps, area, peak) = (told, sum.steps, sum.area, sum.peak)
    let row = table.row(beside: other)
    func pass(to moment: Nanoseconds) {
      let duration = moment &- since
      guard duration > 0 else { return }
      if !row.add(duration, level) { table.add(duration, level, other, since: since) }
      steps &+= level != told && since > 0 ? 1 : 0
      area &+= Nanoseconds(level) &* duration
      peak = max(peak, level)
      told = level
      since = moment
    }
    func store() {
      (self.place, self.level, self.since, self.told) = (place, level, since, told)
      (sum.steps, sum.area, sum.peak) = (steps, area, peak)
    }
    let endKey = UInt64(end) << 1
    while true {
      let stop = nextMark
      while place < stop, keys[place] < endKey {
        let key = keys[place]
        pass(to: Nanoseconds(key >> 1))
        level &+= Self.rise(of: key)
        place &+= 1
      }
      guard place >= stop else { break }
      store()
      mark()
    }
    pass(to: end)
    store()
  }

  /// Marks what the curve came to, unless the next key still lies in the moment that is told.
  private mutating func mark() {
    nextMark = place + 1
    guard next > since else { return }
    nextMark = place + Self.markDistance
    sum.marks.append(SliceSum.Mark(offset: since, area: sum.area, level: level))
  }

  @inline(__always)
  private static func rise(of key: UInt64) -> Int32 {
    Int32(truncatingIfNeeded: key & 1) &* 2 &- 1
  }
}
