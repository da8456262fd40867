import Scene

/// What a chart draws in its rows where they do not lie along the run's time.
protocol RowPlot {
  /// The room above the rows.
  var headingHeight: Double { get }
  /// The room of the axis below them.
  var axisHeight: Double { get }
  /// What stands above the rows, which begin at `bottom`.
  func headings(above bottom: Double) -> [Element]
  /// Lines behind rows that lie between `top` and `bottom`.
  func grid(from top: Double, to bottom: Double) -> [Element]
  /// What is in a row besides its label.
  func row(_ lane: Lane, in box: Rect) -> [Element]
  /// The lanes that found no room, as one row.
  func folded(_ lanes: [Lane], in box: Rect) -> [Element]
  /// The axis along `y`.
  func axis(at y: Double) -> [Element]
}

/// Rows with their labels, ready to be painted.
struct RowChart: FittedBody {
  let page: BodyPage
  let columns: ChartColumns
  let fit: RowFit
  let plot: any RowPlot

  var height: Double { plot.headingHeight + fit.height + plot.axisHeight }

  func painted(at top: Double) -> (elements: [Element], usesTone: Bool) {
    let rowsTop = top + plot.headingHeight
    let bottom = rowsTop + fit.height
    var labels = RowLabels(
      frame: page.frame, columns: columns, fit: fit,
      bottom: bottom + page.frame.preset.labelSize)
    labels.tellApart(
      fit.stack.rows.compactMap { row in
        guard case .lane(let lane) = row.content else { return nil }
        return lane
      })
    var elements: [Element] = [
      .group(Group(name: "grid", elements: plot.grid(from: rowsTop, to: bottom))),
      .group(Group(name: "headings", elements: plot.headings(above: rowsTop))),
    ]
    var y = rowsTop
    for row in fit.stack.rows {
      let height = fit.stack.height(of: row, pitch: fit.pitch, strip: fit.strip)
      let box = Rect(
        x: columns.plotLeft, y: y, width: columns.plotRight - columns.plotLeft, height: height)
      elements += paint(row.content, in: box, &labels)
      y += height
    }
    elements.append(.group(Group(name: "axis", elements: plot.axis(at: bottom))))
    return (elements, false)
  }

  private func paint(
    _ content: Row.Content, in box: Rect, _ labels: inout RowLabels
  ) -> [Element] {
    switch content {
    case .space, .gap, .laneHeading, .track: return []
    case .groupHeading(let heading): return labels.groupHeading(heading, in: box)
    case .lane(let lane):
      return [
        .group(
          Group(
            name: lane.id, title: lane.fullName,
            elements: plot.row(lane, in: box) + labels.lane(lane, in: box)))
      ]
    case .folded(let index):
      let panel = fit.panels[index]
      return [
        .group(
          Group(
            name: "folded",
            elements: plot.folded(panel.folded, in: box) + labels.folded(panel, in: box)))
      ]
    }
  }
}

extension Panel {
  /// Lanes that are no part of a time axis: rows of their own.
  init(rows groups: [LaneGroup], foldedName: String) {
    self.init(
      title: nil, tracks: [], trackWeight: 1, groups: groups, shareHeading: nil, offset: 0,
      losses: [], foldedName: foldedName)
  }
}
