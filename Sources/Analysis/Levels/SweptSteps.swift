import Trace

/// The steps of a curve that has very many: sums over slices of time are kept, and what lies within a
/// slice is worked out anew where somebody asks. A picture asks for little of it.
struct SweptSteps: Sendable {
  private let slices: SweepSlices
  /// How many steps begin before each slice, without the first of all, and the area under them.
  private var stepsBefore = [0]
  private var areaBefore: [Nanoseconds] = [0]
  private let peaks: [Int32]
  private let marks: [[SliceSum.Mark]]
  private let workers: Int
  /// A core takes so many slices at a time.
  private static let slicesAtOnce = 16

  /// The steps in `slices`, which come to `sums`.
  init(_ slices: SweepSlices, _ sums: [SliceSum], workers: Int) {
    self.slices = slices
    self.workers = workers
    peaks = sums.map(\.peak)
    marks = sums.map(\.marks)
    for (number, sum) in sums.enumerated() {
      stepsBefore.append(stepsBefore[number] + sum.steps)
      areaBefore.append(areaBefore[number] &+ sum.area)
    }
  }

  /// The stretch that the curve is defined on.
  var range: TimeRange { slices.range }

  /// Hands `body` every step that shares time with `window`, cut to it.
  @inline(__always)
  func forEachStep(in window: TimeRange, _ body: (TimeRange, Int32) -> Void) {
    let window = range.intersection(window)
    guard window.duration > 0 else { return }
    let numbers = numbers(in: window)
    var (since, level) = (window.start, slices.levels[numbers.lowerBound])
    forEachMoment(in: numbers) { moment, next in
      if moment <= window.start {
        level = next
      } else if moment < window.end, next != level {
        body(TimeRange(since, moment), level)
        (since, level) = (moment, next)
      }
    }
    body(TimeRange(since, window.end), level)
  }

  /// The steps that share time with `window`, cut to it, on as many cores as there are.
  func columns(in window: TimeRange) -> (times: [Nanoseconds], levels: [Int32]) {
    guard window.duration > 0 else { return ([window.start], [0]) }
    let numbers = numbers(in: window)
    let groups = (numbers.count + Self.slicesAtOnce - 1) / Self.slicesAtOnce
    let parts = concurrentMap(groups, workers: workers) { group in
      let first = numbers.lowerBound + group * Self.slicesAtOnce
      let last = min(first + Self.slicesAtOnce - 1, numbers.upperBound)
      var (times, levels): ([Nanoseconds], [Int32]) = ([], [])
      times.reserveCapacity(stepsBefore[last + 1] - stepsBefore[first] + 1)
      levels.reserveCapacity(stepsBefore[last + 1] - stepsBefore[first] + 1)
      forEachStep(in: window.intersection(TimeRange(start(of: first), end(of: last)))) {
        times.append($0.start)
        levels.append($1)
      }
      return (times, levels)
    }
    var (times, levels): ([Nanoseconds], [Int32]) = ([], [])
    for part in parts {
      // A step may go on from slice to slice.
      let goesOn = part.1.first == levels.last ? 1 : 0
      times += part.0.dropFirst(goesOn)
      levels += part.1.dropFirst(goesOn)
    }
    return (times, levels)
  }

  /// How many steps share time with `window`, which must lie in the range; linear in a slice.
  func stepCount(in window: TimeRange) -> Int {
    1 + steps(before: window.end) - steps(before: window.start + 1)
  }

  /// The level at `moment`.
  func level(at moment: Nanoseconds) -> Int32 { sum(until: moment).level }

  /// The area under the curve in `window`, which must lie in the range.
  func area(in window: TimeRange) -> Nanoseconds {
    sum(until: window.end).area &- sum(until: window.start).area
  }

  /// The highest level in `window`.
  func peak(in window: TimeRange) -> Int {
    let numbers = numbers(in: window)
    var peak = peaks[numbers].dropFirst().dropLast().max() ?? 0
    for number in [numbers.lowerBound, numbers.upperBound] {
      forEachStep(in: window.intersection(TimeRange(start(of: number), end(of: number)))) {
        peak = max(peak, $1)
      }
    }
    return Int(peak)
  }

  /// The average in each of `columns` columns of equal width over `window`: what the areas until two
  /// neighbouring edges differ by.
  func means(in window: TimeRange, columns: Int) -> [Double] {
    let columns = Nanoseconds(columns)
    let edges = concurrentMap(Int(columns) + 1, workers: workers) { edge in
      // An edge need not be a whole nanosecond: what is left is counted in parts of it, one for each column.
      let (whole, rest) = columns.dividingFullWidth(
        window.duration.multipliedFullWidth(by: Nanoseconds(edge)))
      let (area, level) = sum(until: window.start + whole)
      return (area: area, rest: rest * Nanoseconds(level))
    }
    return zip(edges, edges.dropFirst()).map { from, to in
      (Double(to.area &- from.area) * Double(columns) + Double(to.rest - from.rest))
        / Double(window.duration)
    }
  }

  /// The area under the curve until `moment`, and the level right after it; 0 outside of the range.
  private func sum(until moment: Nanoseconds) -> (area: Nanoseconds, level: Int32) {
    guard moment >= range.start else { return (0, 0) }
    let offset = min(moment - range.start, range.duration)
    let number = slices.number(at: offset)
    let marks = marks[number]
    let passed = marks.indices.partitioningIndex { marks[$0].offset > offset }
    let sum = slices.sum(
      of: number, after: passed > 0 ? marks[passed - 1] : nil, until: offset)
    return (areaBefore[number] &+ sum.area, moment < range.end ? sum.level : 0)
  }

  /// How many steps begin after the first moment of all and before `moment`.
  private func steps(before moment: Nanoseconds) -> Int {
    let number = slices.number(at: moment - range.start)
    var (count, level) = (stepsBefore[number], slices.levels[number])
    forEachMoment(in: number...number) { time, next in
      if time > range.start, time < moment, next != level { count += 1 }
      level = next
    }
    return count
  }

  /// Hands `body` every moment in slices number `numbers` at which something happens, with the level from
  /// then on.
  @inline(__always)
  private func forEachMoment(
    in numbers: ClosedRange<Int>, _ body: (Nanoseconds, Int32) -> Void
  ) {
    var keys: [UInt64] = []
    var spare: [UInt64] = []
    for number in numbers {
      slices.sort(number, into: &keys, with: &spare)
      var level = slices.levels[number]
      keys.withUnsafeBufferPointer { keys in
        var place = 0
        while place < keys.count {
          let offset = keys[place] >> 1
          repeat {
            level &+= Int32(truncatingIfNeeded: keys[place] & 1) &* 2 &- 1
            place += 1
          } while place < keys.count && keys[place] >> 1 == offset
          body(range.start + Nanoseconds(offset), level)
        }
      }
    }
  }

  /// The slices that share time with `window`.
  private func numbers(in window: TimeRange) -> ClosedRange<Int> {
    let window = range.intersection(window)
    let first = slices.number(at: window.start - range.start)
    return first...max(first, slices.number(at: window.end - range.start))
  }

  private func start(of number: Int) -> Nanoseconds {
    range.start + slices.offsets(of: number).start
  }

  private func end(of number: Int) -> Nanoseconds { range.start + slices.offsets(of: number).end }
}
