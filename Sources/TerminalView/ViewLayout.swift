import Analysis
import Figures

/// How a screen of some size is shared out.
struct ViewLayout: Equatable {
  /// Rows of each curve above the lanes; none where lanes need them.
  var curveRows: Int
  /// How many curves there are.
  var curves: Int
  /// Rows that lanes may take.
  var laneRows: Int
  /// Rows from one lane to the next.
  var pitch: Int
  /// Where the plot begins, and how wide it is.
  var plotLeft: Int
  var plotWidth: Int
  /// Where the numbers begin.
  var valueLeft: Int

  /// Title, subtitle, axis, its labels, legend and the line of keys.
  static let fixedRows = 6
}

extension TimelineView {
  /// The layout on a screen of `size`. Two rows of curves come before the last lanes, because they
  /// say whether the run was parallel.
  func layout(_ size: Size) -> ViewLayout {
    let free = max(size.rows - ViewLayout.fixedRows, 1)
    let curves = free >= rows.count + 5 ? min(chart.levels.count, 2) : min(chart.levels.count, 1)
    let curveRows = free >= 8 ? (free >= rows.count + 8 && curves < 2 ? 3 : 2) : free >= 4 ? 1 : 0
    // A blank row above the lanes, where there are curves.
    let above = curveRows > 0 ? curves * curveRows + 1 : 0
    let laneRows = max(free - above, 1)
    let names = rows.map { row in
      switch row {
      case .lane(let lane): labelWidth(lane)
      case .heading: 0
      }
    }
    let widest = max(names.max() ?? 0, chart.levels.prefix(curves).map(\.name.columns).max() ?? 0)
    let plotLeft = min(widest + 1, max(size.columns * 3 / 10, 8))
    let values = 8
    let plotWidth = max(size.columns - plotLeft - values, 8)
    return ViewLayout(
      curveRows: curveRows, curves: curves, laneRows: laneRows,
      pitch: rows.count * 2 - 1 <= laneRows ? 2 : 1, plotLeft: plotLeft, plotWidth: plotWidth,
      valueLeft: plotLeft + plotWidth + 1)
  }

  private func labelWidth(_ lane: Lane) -> Int {
    lane.name.columns + (lane.detail.map { $0.columns + 1 } ?? 0)
  }
}
