import Trace

/// The steps of a curve, kept in columns.
struct LevelSteps: Sendable {
  /// The stretch that the curve is defined on.
  let range: TimeRange
  /// When each begins.
  let times: [Nanoseconds]
  /// How many there were from then on.
  let levels: [Int32]
  /// The area under parts of them.
  private let areas: LevelAreas

  init(range: TimeRange, times: [Nanoseconds], levels: [Int32]) {
    self.range = range
    self.times = times
    self.levels = levels
    areas = LevelAreas(times, levels)
  }

  /// The steps that may share time with `window`; O(log n).
  private func steps(in window: TimeRange) -> Range<Int> {
    // The step that reaches into the window: the last that begins no later than it.
    let first = step(at: window.start)
    return first..<max(times.indices.partitioningIndex { times[$0] >= window.end }, first)
  }

  /// The step that holds at `moment`, which must lie in the range; O(log n).
  private func step(at moment: Nanoseconds) -> Int {
    max(times.indices.partitioningIndex { times[$0] > moment } - 1, 0)
  }

  /// How many steps share time with `window`, which must lie in the range; O(log n).
  func stepCount(in window: TimeRange) -> Int { steps(in: window).count }

  /// Hands `body` every step that shares time with `window`, cut to it.
  @inline(__always)
  func forEachStep(in window: TimeRange, _ body: (TimeRange, Int32) -> Void) {
    for index in steps(in: window) {
      let next = index + 1 < times.count ? times[index + 1] : range.end
      let start = max(times[index], window.start)
      let end = min(next, window.end)
      if start < end { body(TimeRange(start, end), levels[index]) }
    }
  }

  /// The area under the curve in `window`.
  func area(in window: TimeRange) -> Double {
    var area = 0.0
    forEachStep(in: window) { area += Double($0.duration) * Double($1) }
    return area
  }

  /// The level at `moment`; O(log n).
  func level(at moment: Nanoseconds) -> Int32 {
    let next = times.indices.partitioningIndex { times[$0] > moment }
    return next == 0 ? 0 : levels[next - 1]
  }

  /// The average in each of `columns` columns of equal width over `window`.
  func means(in window: TimeRange, columns: Int) -> [Double] {
    let parts = min((stepCount(in: window) >> 16) + 1, columns)
    return concurrentMap(parts) { part in
      means(
        in: window, columns: columns,
        (columns * part / parts)..<(columns * (part + 1) / parts))
    }
    .flatMap { $0 }
  }

  /// The averages of some of the columns, each the same sum whichever others are asked for.
  private func means(
    in window: TimeRange, columns: Int, _ asked: Range<Int>
  ) -> [Double] {
    var means = [Double](repeating: 0, count: asked.count)
    let width = Double(window.duration) / Double(columns)
    let perNanosecond = Double(columns) / Double(window.duration)
    /// Where a moment lies, in columns.
    func place(_ moment: Nanoseconds) -> Double { Double(moment - window.start) * perNanosecond }
    // A nanosecond more on each side, because column edges are rounded.
    let reach = TimeRange(
      max(window.start + Nanoseconds(Double(asked.lowerBound) * width) - 1, window.start),
      min(window.start + Nanoseconds(Double(asked.upperBound) * width) + 2, window.end))
    let steps = steps(in: reach)
    guard let begin = steps.first else { return means }
    // A step ends where the next one begins, and thousands of them within one column.
    var from = place(max(times[begin], window.start))
    var index = begin
    while index < steps.upperBound {
      let first = Int(from)
      if asked.contains(first), times[index] >= window.start,
        let last = areas.last(
          from: index, upTo: steps.upperBound,
          where: {
            $0 < times.count && Int(place(times[$0])) == first
          })
      {
        means[first - asked.lowerBound] +=
          Double(areas.area(from: index, to: last)) * perNanosecond
        (from, index) = (place(times[last]), last)
        continue
      }
      let next = index + 1 < times.count ? times[index + 1] : range.end
      let to = place(min(next, window.end))
      // The window may begin where the curve is over.
      guard to > from else {
        index += 1
        continue
      }
      let level = Double(levels[index])
      if Int(to) == first, asked.contains(first) {
        means[first - asked.lowerBound] += (to - from) * level
      } else {
        for column in first...max(Int(to), first) where asked.contains(column) {
          let share = min(to, Double(column + 1)) - max(from, Double(column))
          means[column - asked.lowerBound] += share * level
        }
      }
      (from, index) = (to, index + 1)
    }
    return means
  }

  /// The highest level in `window`.
  func peak(in window: TimeRange) -> Int {
    var peak: Int32 = 0
    forEachStep(in: window) { peak = max(peak, $1) }
    return Int(peak)
  }
}
