import Trace

/// The columns of a ``Coverage`` and what a stretch of time covers of them.
struct CoveragePlot {
  let window: TimeRange
  let columnCount: Int
  let columnsPerNanosecond: Double

  /// Adds to row `row` of `shares`, which has a place for each column of each row, what of each column
  /// lies in `time`; what lies outside the window doesn't count. A stretch of no length still was there.
  @inline(__always)
  func add(_ time: TimeRange, to shares: UnsafeMutableBufferPointer<Double>, row: Int) {
    let start = max(time.start, window.start)
    let end = min(time.end, window.end)
    guard start <= end, columnCount > 0 else { return }
    let row = row * columnCount
    let from = Double(start - window.start) * columnsPerNanosecond
    let to = Double(end - window.start) * columnsPerNanosecond
    let first = min(Int(from), columnCount - 1)
    let last = min(Int(to), columnCount - 1)
    if first == last {
      shares[row + first] += max(to - from, .leastNormalMagnitude)
      return
    }
    shares[row + first] += Double(first + 1) - from
    for column in (first + 1)..<max(last, first + 1) { shares[row + column] += 1 }
    if to > Double(last) { shares[row + last] += to - Double(last) }
  }
}
