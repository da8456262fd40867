import Scene
import Trace

/// Panels of tracks and lanes stacked over one time axis.
struct TimelineBody: FigureBody {
  /// The panels, from the top.
  let panels: [Panel]
  /// The stretch of the axis.
  let window: TimeRange

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    let preset = page.frame.preset
    let rows = room - ChartPainter.axisHeight(preset)
    guard let fit = RowFit(panels, preset: preset, room: rows, fills: fills) else {
      throw BodyFault(height: smallestHeight(preset))
    }
    let columns = ChartColumns(fit.panels, headings: fit.labelsEveryLane, frame: page.frame)
    let narrowest = preset.smallSize * 8
    let width = columns.plotRight - columns.plotLeft
    guard width >= narrowest else { throw BodyFault(width: narrowest - width) }
    return FittedTimeline(
      page: page, columns: columns, fit: fit,
      scale: TimeScale(domain: window, left: columns.plotLeft, right: columns.plotRight))
  }

  private func smallestHeight(_ preset: Preset) -> Double {
    let stack = RowStack(panels.map { $0.folding(to: 1) }, preset: preset, headings: false)
    return stack.height(
      pitch: preset.smallestLanePitch, strip: RowFit.smallestStrip(panels, preset))
      + ChartPainter.axisHeight(preset)
  }
}

/// Panels whose rows and columns have their measures.
struct FittedTimeline: FittedBody {
  let page: BodyPage
  let columns: ChartColumns
  let fit: RowFit
  let scale: TimeScale

  var height: Double { fit.height + ChartPainter.axisHeight(page.frame.preset) }

  func painted(at top: Double) -> (elements: [Element], usesTone: Bool) {
    ChartPainter(
      frame: page.frame, columns: columns, fit: fit, scale: scale, resolution: page.resolution,
      top: top
    ).paint()
  }
}
