import Analysis
import Trace

/// The shares of a thread's states in each column of a ``Coverage``, row by row; one row more is for the
/// time on cores that is inferred.
///
/// What lies within one column is added up in whole nanoseconds, and becomes a share once the column is
/// left: most stretches have no column of their own.
struct StateShares {
  private let plot: CoveragePlot
  private var shares: [Double]
  /// Rows in the order in which they came up, which decides what lies on top.
  private var rows: [Int] = []
  private var seen: UInt32 = 0
  /// Where the last stretch ended.
  private var column = 0
  /// From the end of that stretch on, moments up to this one lie in the same column; nil before the first.
  private var rest: ClosedRange<Nanoseconds>?
  /// What lies in that column and is not in ``shares`` yet, row by row.
  private var sums = InlineArray<10, Nanoseconds>(repeating: 0)
  private static let inferred = ThreadState.allCases.count

  init(_ plot: CoveragePlot) {
    self.plot = plot
    shares = [Double](repeating: 0, count: (Self.inferred + 1) * plot.columnCount)
  }

  /// Adds a stretch in `state`; stretches must follow one another.
  @inline(__always)
  mutating func add(_ time: TimeRange, _ state: ThreadState, isInferred: Bool = false) {
    let row = isInferred ? Self.inferred : Int(state.rawValue)
    if seen & 1 << row == 0 { rows.append(row) }
    seen |= 1 << row
    if let rest, time.start >= rest.lowerBound, time.end <= rest.upperBound {
      sums[row] &+= time.duration
    } else {
      addAcross(time, row)
    }
  }

  /// Adds a stretch that does not lie in the column in which the last one ended.
  private mutating func addAcross(_ time: TimeRange, _ row: Int) {
    leaveColumn()
    let last = shares.withUnsafeMutableBufferPointer { plot.add(time, to: $0, row: row) }
    guard let last else { return }
    column = last
    rest = time.end...plot.lastMoment(inColumnOf: time.end)
  }

  /// Adds what lies in the column in which the last stretch ended; false where something comes up for the
  /// first time, whose order these sums don't tell.
  mutating func add(_ times: StateTimes) -> Bool {
    let states = ThreadState.allCases
    guard states.allSatisfy({ times[$0] == 0 || seen & 1 << $0.rawValue != 0 }) else {
      return false
    }
    for state in states { sums[Int(state.rawValue)] &+= times[state] }
    return true
  }

  /// The last moment that lies in the column that `moment`, which must not lie before the window, lies in.
  func lastMoment(inColumnOf moment: Nanoseconds) -> Nanoseconds {
    if let rest, rest.contains(moment) { return rest.upperBound }
    return plot.lastMoment(inColumnOf: moment)
  }

  private mutating func leaveColumn() {
    for row in rows where sums[row] > 0 {
      shares[row * plot.columnCount + column] += Double(sums[row]) * plot.columnsPerNanosecond
      sums[row] = 0
    }
  }

  /// Hands `body` the shares of each row with its state, nil for what is inferred.
  mutating func forEachRow(_ body: (ArraySlice<Double>, ThreadState?) -> Void) {
    leaveColumn()
    for row in rows {
      body(
        shares[(row * plot.columnCount)..<((row + 1) * plot.columnCount)],
        row < Self.inferred ? ThreadState.allCases[row] : nil)
    }
  }
}
