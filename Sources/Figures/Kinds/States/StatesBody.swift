import Scene
import Trace

/// A row per thread or run, each twice: as long as its time, and as shares of it.
struct StatesBody: FigureBody {
  let panel: Panel
  /// Whether rows are runs, not threads.
  let isOfRuns: Bool

  /// The row of all threads together, whose length is on no scale.
  static let sumId = "together"

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    let preset = page.frame.preset
    let fixed = StatesPlot.headingHeight(preset) + ChartPainter.axisHeight(preset)
    guard let fit = RowFit([panel], preset: preset, room: room - fixed, fills: fills) else {
      let stack = RowStack([panel.folding(to: 1)], preset: preset, headings: false)
      throw BodyFault(height: fixed + stack.height(pitch: preset.smallestLanePitch, strip: 0))
    }
    let columns = ChartColumns(fit, frame: page.frame)
    let plot = StatesPlot(
      isOfRuns: isOfRuns, lanes: fit.panels.flatMap(\.groups).flatMap(\.lanes),
      columns: columns, page: page)
    let narrowest = preset.smallSize * 5
    guard plot.lengths.width >= narrowest else {
      throw BodyFault(width: (narrowest - plot.lengths.width) * 2)
    }
    return RowChart(page: page, columns: columns, fit: fit, plot: plot)
  }
}
