import Scene
import Trace

/// Draws stacks of states: on the left as long as they lasted, on the right as shares.
struct StatesPlot: RowPlot {
  /// The scale of lengths, from 0.
  let lengths: TimeScale
  /// Where shares begin and end.
  let shares: (left: Double, right: Double)
  private let page: BodyPage
  private let isOfRuns: Bool

  private var frame: PageFrame { page.frame }
  private var theme: Theme { page.frame.theme }
  private var preset: Preset { page.frame.preset }
  private var measuring: any TextMeasuring { page.frame.measuring }

  /// Half of the plot for lengths, with the numbers behind their ends, and half for shares.
  init(isOfRuns: Bool, lanes: [Lane], columns: ChartColumns, page: BodyPage) {
    self.page = page
    self.isOfRuns = isOfRuns
    let (preset, measuring) = (page.frame.preset, page.frame.measuring)
    let gap = preset.labelSize * 1.2
    let middle = ((columns.plotLeft + columns.plotRight) / 2).rounded()
    shares = (middle + gap / 2, columns.plotRight)
    let room = middle - gap / 2 - columns.plotLeft
    let bars = lanes.filter { $0.id != StatesBody.sumId }
    let longest = max(bars.map(Self.length).max() ?? 0, 1)
    let widths = bars.map { lane -> Double in
      let text = measuring.width(of: durationText(Self.length(of: lane)), font: preset.small)
      let share = Double(Self.length(of: lane)) / Double(longest)
      return share > 0 ? (room - text - preset.smallSize * 0.6) / share : .infinity
    }
    let width = min(widths.min() ?? room, room).rounded(.down)
    lengths = TimeScale(
      domain: TimeRange(0, longest), left: columns.plotLeft, right: columns.plotLeft + width)
  }

  private static func length(of lane: Lane) -> Nanoseconds { lane.stack.last?.time.end ?? 0 }

  static func headingHeight(_ preset: Preset) -> Double { preset.smallSize * 1.3 }

  var headingHeight: Double { Self.headingHeight(preset) }
  var axisHeight: Double { ChartPainter.axisHeight(preset) }

  func headings(above bottom: Double) -> [Element] {
    let baseline = bottom - preset.smallSize * 0.2
    let names = [
      (isOfRuns ? "time of all threads" : "time", lengths.left, shares.left - lengths.left),
      ("share of it", shares.left, frame.right - shares.left),
    ]
    return names.map { name, x, room in
      .text(
        Text(
          measuring.shortened(name, to: room, font: preset.small), at: Point(x, baseline),
          font: preset.small, color: theme.quietInk))
    }
  }

  private var timeAxis: AxisPainter {
    AxisPainter(
      theme: theme, preset: preset, measuring: measuring, scale: lengths,
      page: TimeScale(
        domain: lengths.domain, left: lengths.left - preset.smallSize,
        right: shares.left - preset.labelSize * 1.2))
  }

  private var shareAxis: ShareAxis {
    ShareAxis(frame: frame, left: shares.left, right: shares.right)
  }

  func grid(from top: Double, to bottom: Double) -> [Element] {
    [timeAxis.grid([(top, bottom)]), shareAxis.grid(from: top, to: bottom)]
  }

  func axis(at y: Double) -> [Element] { [timeAxis.axis(at: y), shareAxis.axis(at: y)] }

  func row(_ lane: Lane, in box: Rect) -> [Element] {
    paint(
      lane.stack, describe: lane.source.describe, isSum: lane.id == StatesBody.sumId,
      brush: Brush(theme: theme.with(lane.emphasis), preset: preset), in: box)
  }

  func folded(_ lanes: [Lane], in box: Rect) -> [Element] {
    var times: [Pattern: Nanoseconds] = [:]
    for mark in lanes.flatMap(\.stack) { times[mark.pattern, default: 0] += mark.time.duration }
    var start: Nanoseconds = 0
    let marks = times.keys.sorted(by: >).map { pattern -> LaneMark in
      let end = start + (times[pattern] ?? 0)
      defer { start = end }
      return LaneMark(
        time: TimeRange(start, end), pattern: pattern, paint: .minorThread, key: MarkKey())
    }
    return paint(
      marks, describe: { durationText($0.time.duration) }, isSum: true,
      brush: Brush(theme: theme, preset: preset), in: box)
  }

  /// The two bars of a row, and how long they stand for.
  private func paint(
    _ marks: [LaneMark], describe: (LaneMark) -> String, isSum: Bool, brush: Brush,
    in box: Rect
  ) -> [Element] {
    let whole = marks.last?.time.end ?? 0
    let thickness = box.height * (box.height >= preset.labelSize ? 0.66 : 0.8)
    let y = box.center.y - thickness / 2
    var elements: [Element] = []
    if !isSum {
      for mark in marks {
        let frame = segment(
          from: lengths.x(mark.time.start), to: lengths.x(mark.time.end), y, thickness)
        elements += brush.draw(mark.pattern, mark.paint, in: [frame], title: describe(mark))
      }
    }
    if box.height >= preset.smallSize * 1.1 {
      let x = (isSum ? lengths.left : lengths.x(whole)) + preset.smallSize * 0.5
      elements.append(
        .text(
          Text(
            durationText(whole),
            at: Point(x, box.center.y + measuring.capHeight(of: preset.small) / 2),
            font: preset.small, color: theme.quietInk)))
    }
    for mark in marks where whole > 0 {
      func x(_ moment: Nanoseconds) -> Double {
        shares.left + Double(moment) / Double(whole) * (shares.right - shares.left)
      }
      let frame = segment(from: x(mark.time.start), to: x(mark.time.end), y, thickness)
      let text = percentText(mark.time.duration, of: whole)
      elements += LabelledBar(brush: brush, font: preset.small, measuring: measuring)
        .draw(mark, [text], in: frame, title: describe(mark))
    }
    return elements
  }

  /// However short, a state still shows.
  private func segment(from left: Double, to right: Double, _ y: Double, _ height: Double) -> Rect {
    Rect(x: left, y: y, width: max(right - left, 1 / max(page.resolution, 1)), height: height)
  }
}
