import Analysis
import Trace

/// The shares of a thread's states in each column of a ``Coverage``, row by row; one row more is for the
/// time on cores that is inferred.
struct StateShares {
  private let plot: CoveragePlot
  private var shares: [Double]
  /// Rows in the order in which they came up, which decides what lies on top.
  private var rows: [Int] = []
  private var seen: UInt32 = 0
  /// Where the last stretch ended.
  private var lastColumn = 0
  private static let inferred = ThreadState.allCases.count

  init(_ plot: CoveragePlot) {
    self.plot = plot
    shares = [Double](repeating: 0, count: (Self.inferred + 1) * plot.columnCount)
  }

  /// Adds a stretch in `state`.
  mutating func add(_ time: TimeRange, _ state: ThreadState, isInferred: Bool = false) {
    let row = isInferred ? Self.inferred : Int(state.rawValue)
    if seen & 1 << row == 0 { rows.append(row) }
    seen |= 1 << row
    let last = shares.withUnsafeMutableBufferPointer { plot.add(time, to: $0, row: row) }
    if let last { lastColumn = last }
  }

  /// Adds what lies in the column in which the last stretch ended; false where something comes up for the
  /// first time, whose order these sums don't tell.
  mutating func add(_ times: StateTimes) -> Bool {
    let states = ThreadState.allCases
    guard states.allSatisfy({ times[$0] == 0 || seen & 1 << $0.rawValue != 0 }) else {
      return false
    }
    for state in states where times[state] > 0 {
      shares[Int(state.rawValue) * plot.columnCount + lastColumn] +=
        Double(times[state]) * plot.columnsPerNanosecond
    }
    return true
  }

  /// Hands `body` the shares of each row with its state, nil for what is inferred.
  func forEachRow(_ body: (ArraySlice<Double>, ThreadState?) -> Void) {
    for row in rows {
      body(
        shares[(row * plot.columnCount)..<((row + 1) * plot.columnCount)],
        row < Self.inferred ? ThreadState.allCases[row] : nil)
    }
  }
}
