import Trace

/// The columns of a ``Coverage`` and what a stretch of time covers of them.
struct CoveragePlot {
  let window: TimeRange
  let columnCount: Int
  let columnsPerNanosecond: Double

  /// Adds to row `row` of `shares`, which has a place for each column of each row, what of each column
  /// lies in `time`; what lies outside the window doesn't count. A stretch of no length still was there.
  /// Returns the last column with a part of it.
  @inline(__always)
  func add(_ time: TimeRange, to shares: UnsafeMutableBufferPointer<Double>, row: Int) -> Int? {
    let start = max(time.start, window.start)
    let end = min(time.end, window.end)
    guard start <= end, columnCount > 0 else { return nil }
    let row = row * columnCount
    let from = Double(start - window.start) * columnsPerNanosecond
    let to = Double(end - window.start) * columnsPerNanosecond
    let first = min(Int(from), columnCount - 1)
    let last = min(Int(to), columnCount - 1)
    if first == last {
      shares[row + first] += max(to - from, .leastNormalMagnitude)
      return last
    }
    shares[row + first] += Double(first + 1) - from
    for column in (first + 1)..<max(last, first + 1) { shares[row + column] += 1 }
    if to > Double(last) { shares[row + last] += to - Double(last) }
    return last
  }

  /// The last moment that lies in the column that `moment`, which must not lie before the window, lies in.
  func lastMoment(inColumnOf moment: Nanoseconds) -> Nanoseconds {
    guard columnsPerNanosecond > 0, moment < window.end else { return moment }
    let column = self.column(of: moment)
    guard column + 1 < columnCount else { return window.end }
    let edge = window.start + Nanoseconds(Double(column + 1) / columnsPerNanosecond)
    // Edges are rounded, and columns of moments as well.
    var last = min(max(edge + 1, moment), window.end)
    while last > moment, self.column(of: last) > column { last -= 1 }
    return last
  }

  private func column(of moment: Nanoseconds) -> Int {
    min(Int(Double(moment - window.start) * columnsPerNanosecond), columnCount - 1)
  }
}
