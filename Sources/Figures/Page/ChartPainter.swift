import Analysis
import Scene
import Trace

/// Draws rows of tracks and lanes over one time axis.
struct ChartPainter {
  let frame: PageFrame
  let columns: ChartColumns
  let fit: RowFit
  let scale: TimeScale
  let resolution: Double
  /// Where the first row begins.
  let top: Double
  /// Stretches that are in front; empty for all of it alike.
  let bright: [TimeRange]
  /// How much room there is between the last row and the axis, for what else follows the axis.
  var roomAboveAxis = 0.0
  /// Where the grid goes on in that room.
  var gridAboveAxis: [(top: Double, bottom: Double)] = []

  private var theme: Theme { frame.theme }
  private var preset: Preset { frame.preset }
  private var measuring: any TextMeasuring { frame.measuring }

  /// How tall the axis is.
  static func axisHeight(_ preset: Preset) -> Double { preset.smallSize * 2.1 }

  /// Everything from the first row to the axis, and whether tone says how much of a column is
  /// covered.
  func paint() -> (elements: [Element], usesTone: Bool) {
    let bottom = top + fit.height + roomAboveAxis
    let axis = AxisPainter(
      theme: theme, preset: preset, measuring: measuring, scale: scale,
      page: TimeScale(domain: scale.domain, left: frame.left, right: frame.right))
    var lanes = LanePainter(
      theme: theme, preset: preset, scale: scale, resolution: resolution, measuring: measuring,
      captionFont: fit.hasRoomForCaptions ? preset.small : nil)
    var elements: [Element] = []
    var y = top
    // The grid lies behind what is measured and not behind titles between panels.
    var gridRanges: [(top: Double, bottom: Double)] = []
    var labels = RowLabels(
      frame: frame, columns: columns, fit: fit, bottom: bottom + preset.labelSize)
    var reduced = lanes.reduced(fit.stack.rows.compactMap(\.lane), slices: slices)[...]
    for row in fit.stack.rows {
      let height = fit.stack.height(of: row, pitch: fit.pitch, strip: fit.strip)
      let box = Rect(x: scale.left, y: y, width: scale.width, height: height)
      if case .gap = row.content {} else { extend(&gridRanges, box) }
      let coverage = row.lane == nil ? [] : reduced.removeFirst()
      elements += paint(row.content, coverage, in: box, lanes: &lanes, labels: &labels)
      y += height
    }
    elements += PathPainter(theme: theme, preset: preset, scale: scale, resolution: resolution)
      .lines(through: fit, from: top)
    gridRanges += gridAboveAxis
    if !lanes.captions.isEmpty {
      elements.append(
        .group(Group(name: "captions", elements: lanes.captions.map { .text($0) })))
    }
    elements += TimeSlice.edges(of: bright, in: scale, gridRanges, theme, preset)
    return ([axis.grid(gridRanges)] + elements + [axis.axis(at: bottom)], lanes.usesTone)
  }

  private var slices: [TimeSlice] { TimeSlice.slices(of: scale, bright: bright) }

  private func extend(_ ranges: inout [(top: Double, bottom: Double)], _ box: Rect) {
    if let last = ranges.last, last.bottom >= box.y - 0.01 {
      ranges[ranges.count - 1].bottom = box.maxY
    } else {
      ranges.append((box.y, box.maxY))
    }
  }

  private func paint(
    _ content: Row.Content, _ reduced: [Coverage?], in box: Rect, lanes: inout LanePainter,
    labels: inout RowLabels
  ) -> [Element] {
    switch content {
    case .space, .gap: []
    case .track(let track, let index, let isFirst):
      paint(track, of: fit.panels[index], titled: isFirst, in: box)
    case .laneHeading(let heading): laneHeading(heading, in: box)
    case .groupHeading(let heading): labels.groupHeading(heading, in: box)
    case .lane(let lane): paint(lane, reduced, in: box, &lanes, &labels)
    case .folded(let index): paintFolded(fit.panels[index], in: box, labels)
    }
  }

  private func paint(
    _ track: LevelTrack, of panel: Panel, titled: Bool, in box: Rect
  ) -> [Element] {
    let painter = LevelPainter(
      theme: theme, preset: preset, scale: scale, resolution: resolution, offset: panel.offset)
    let curves = painter.paint(track, in: box, slices: slices)
    let title = titled ? panel.title : nil
    var elements: [Element] = []
    switch track.style {
    case .strip:
      let labels = StripLabels(theme: theme, preset: preset, measuring: measuring)
      elements = curves + painter.rules(track, in: box)
      elements += labels.names(
        of: track, title: title, left: columns.labelLeft, room: columns.labelWidth, frame: box)
      elements += labels.scale(of: track, left: columns.valueLeft, frame: box)
    case .chart:
      let labels = ChartLabels(theme: theme, preset: preset, measuring: measuring)
      elements = labels.grid(of: track, scale: scale, frame: box)
      elements += curves + painter.rules(track, in: box)
      elements += labels.scale(
        of: track, title: title, left: columns.labelLeft, room: columns.labelWidth, frame: box)
      elements += labels.names(of: track, left: columns.valueLeft, frame: box)
    }
    let losses = LossMarks(theme: theme, preset: preset, scale: scale, resolution: resolution)
    return [
      .group(Group(name: track.id, elements: elements + losses.paint(panel.losses, in: box)))
    ]
  }

  private func laneHeading(_ heading: String?, in box: Rect) -> [Element] {
    guard let heading else { return [] }
    return [
      .text(
        Text(
          heading, at: Point(columns.valueLeft, box.y + preset.smallSize * 1.6),
          font: preset.small, color: theme.quietInk))
    ]
  }

  private func paint(
    _ lane: Lane, _ reduced: [Coverage?], in box: Rect, _ painter: inout LanePainter,
    _ labels: inout RowLabels
  ) -> [Element] {
    let thickness = box.height * (box.height >= preset.labelSize ? 0.66 : 0.8)
    let bar = Rect(
      x: box.x, y: box.center.y - thickness / 2, width: box.width, height: thickness)
    var elements: [Element] = []
    if let life = lane.life {
      let from = scale.x(life.start)
      let ground = Rect(
        x: from, y: bar.y, width: max(scale.x(life.end) - from, 1 / resolution),
        height: bar.height)
      elements.append(.rectangle(Rectangle(ground, style: Style(fill: theme.track))))
    }
    elements += painter.paint(lane, bar: bar, slices: slices, reduced: reduced)
    for slice in slices {
      elements += EndPainter(
        theme: slice.isFaint ? theme.faint : theme.with(lane.emphasis), preset: preset,
        scale: slice.scale, coarseness: max(1, 1 / resolution)
      ).paint([lane.source], bar: bar)
    }
    elements += labels.lane(lane, in: box)
    return [.group(Group(name: lane.id, title: lane.fullName, elements: elements))]
  }

  private func paintFolded(_ panel: Panel, in box: Rect, _ labels: RowLabels) -> [Element] {
    var elements = labels.folded(panel, in: box)
    let bar = Rect(
      x: box.x, y: box.y + box.height * 0.1, width: box.width, height: box.height * 0.8)
    let folded = FoldedLanes(panel.folded, scale: scale, resolution: resolution)
    elements += folded.paint(in: bar, theme: theme)
    // How many tasks ended well is the curve; that others did not must not vanish in it.
    elements += EndPainter(
      theme: theme, preset: preset, scale: scale, coarseness: max(1, 1 / resolution)
    ).paint(panel.folded.map(\.source), bar: bar, besides: .ok)
    let room = frame.right - columns.valueLeft
    let peak = [folded.peakText, folded.peakNumber].first {
      measuring.width(of: $0, font: preset.small) <= room
    }
    if folded.peak > 0, let peak {
      elements.append(
        .text(
          Text(
            peak,
            at: Point(columns.valueLeft, bar.y + measuring.capHeight(of: preset.small)),
            font: preset.small, color: theme.quietInk)))
    }
    return [.group(Group(name: "folded", title: foldedLabel(panel), elements: elements))]
  }
}
