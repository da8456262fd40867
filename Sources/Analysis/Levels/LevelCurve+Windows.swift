import Trace

extension LevelCurve {
  /// How many steps share time with `window`; O(log n), and where there are very many, linear in a few
  /// thousand of them.
  package func stepCount(in window: TimeRange) -> Int {
    let window = range.intersection(window)
    guard window.duration > 0 else { return 0 }
    return switch source {
    case .kept(let steps): steps.stepCount(in: window)
    case .swept(let steps): steps.stepCount(in: window)
    }
  }

  /// Hands `body` every step that shares time with `window`, cut to it.
  @inline(__always)
  package func forEachStep(in window: TimeRange, _ body: (TimeRange, Int32) -> Void) {
    switch source {
    case .kept(let steps): steps.forEachStep(in: window, body)
    case .swept(let steps): steps.forEachStep(in: window, body)
    }
  }

  /// The average over `window`, 0 outside the curve.
  package func mean(in window: TimeRange) -> Double {
    guard window.duration > 0 else { return 0 }
    if window == range { return mean }
    let area =
      switch source {
      case .kept(let steps): steps.area(in: window)
      case .swept(let steps): Double(steps.area(in: range.intersection(window)))
      }
    return area / Double(window.duration)
  }

  /// The average in each of `columns` columns of equal width over `window`.
  package func means(in window: TimeRange, columns: Int) -> [Double] {
    switch source {
    case .kept(let steps): steps.means(in: window, columns: columns)
    case .swept(let steps): steps.means(in: window, columns: columns)
    }
  }

  /// The highest level in `window`.
  package func peak(in window: TimeRange) -> Int {
    if window == range { return self.peak }
    return switch source {
    case .kept(let steps): steps.peak(in: window)
    case .swept(let steps): steps.peak(in: window)
    }
  }

  /// The steps that share time with `part` of the range, cut to it.
  func columns(in part: TimeRange) -> (times: [Nanoseconds], levels: [Int32]) {
    switch source {
    case .kept(let steps):
      if part == range { return (steps.times, steps.levels) }
      var (times, levels): ([Nanoseconds], [Int32]) = ([], [])
      steps.forEachStep(in: part) {
        times.append($0.start)
        levels.append($1)
      }
      return (times, levels)
    case .swept(let steps): return steps.columns(in: part)
    }
  }
}
