import Scene
import Trace

/// Panels of tracks and lanes stacked over one time axis.
struct TimelineBody: FigureBody {
  /// What it has in its lanes.
  let kind: FigureKind
  /// The panels, from the top.
  var panels: [Panel]
  /// The stretch of the axis.
  let window: TimeRange
  /// Stretches that are in front; empty for all of it alike.
  var bright: [TimeRange] = []

  var hasTimeAxis: Bool { true }

  func has(_ lane: LanePattern) -> Bool {
    panels.contains { $0.groups.contains { $0.lanes.contains(where: lane.matches) } }
  }

  var laneNames: [String] { panels.flatMap(\.groups).flatMap(\.lanes).flatMap(\.names) }

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    let preset = page.frame.preset
    let rows = room - ChartPainter.axisHeight(preset)
    guard let fit = RowFit(panels, preset: preset, room: rows, fills: fills) else {
      throw BodyFault(height: smallestHeight(preset))
    }
    let columns = ChartColumns(fit, frame: page.frame)
    let narrowest = preset.smallSize * 8
    let width = columns.plotRight - columns.plotLeft
    guard width >= narrowest else { throw BodyFault(width: narrowest - width) }
    return FittedTimeline(
      page: page, columns: columns, fit: fit,
      scale: TimeScale(domain: window, left: columns.plotLeft, right: columns.plotRight),
      bright: bright)
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
  let bright: [TimeRange]

  var axis: TimeScale? { scale }

  func middle(of lane: LanePattern) -> Double? {
    var y = 0.0
    for row in fit.stack.rows {
      let height = fit.stack.height(of: row, pitch: fit.pitch, strip: fit.strip)
      if case .lane(let own) = row.content, lane.matches(own) { return y + height / 2 }
      y += height
    }
    return nil
  }

  var height: Double { fit.height + ChartPainter.axisHeight(page.frame.preset) }

  func painted(at top: Double) -> (elements: [Element], usesTone: Bool) {
    ChartPainter(
      frame: page.frame, columns: columns, fit: fit, scale: scale, resolution: page.resolution,
      top: top, bright: bright
    ).paint()
  }
}
