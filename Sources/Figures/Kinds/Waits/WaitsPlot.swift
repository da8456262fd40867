import Analysis
import Scene
import Trace

/// Draws distributions of waits: how many of each length above the row's line, how much time in them
/// below it, and the median and the longest on it.
struct WaitsPlot: RowPlot {
  /// By the id of their lane.
  let rows: [String: WaitRow]
  let scale: WaitScale
  let left: Double
  let right: Double
  let numbers: WaitColumns
  let page: BodyPage

  private var frame: PageFrame { page.frame }
  private var theme: Theme { page.frame.theme }
  private var preset: Preset { page.frame.preset }
  private var measuring: any TextMeasuring { page.frame.measuring }

  static func headingHeight(_ preset: Preset) -> Double { preset.smallSize * 1.5 }

  var headingHeight: Double { Self.headingHeight(preset) }
  var axisHeight: Double { ChartPainter.axisHeight(preset) }

  private func x(_ length: Nanoseconds) -> Double { left + scale.share(length) * (right - left) }

  func headings(above bottom: Double) -> [Element] {
    numbers.columns.map { column in
      .text(
        Text(
          column.number.heading, at: Point(column.right, bottom - preset.smallSize * 0.3),
          anchor: .end, font: preset.small, color: theme.quietInk))
    }
  }

  func grid(from top: Double, to bottom: Double) -> [Element] {
    let steps = scale.ticks.flatMap { tick -> [Path.Step] in
      [.move(Point(x(tick), top)), .line(Point(x(tick), bottom))]
    }
    return [.path(Path(steps, style: Style(stroke: Stroke(theme.grid, width: thin))))]
  }

  private var thin: Double { max(preset.lineWidth * 0.5, 0.5) }

  func axis(at y: Double) -> [Element] {
    let length = preset.smallSize * 0.35
    var steps: [Path.Step] = [.move(Point(left, y)), .line(Point(right, y))]
    var texts: [Element] = []
    var end = 0.0
    let baseline = y + length * 2 + measuring.ascent(of: preset.small)
    for tick in scale.ticks {
      steps += [.move(Point(x(tick), y)), .line(Point(x(tick), y + length))]
      let text = tickText(tick)
      let width = measuring.width(of: text, font: preset.small)
      let start = min(x(tick) - width / 2, frame.right - width)
      guard start >= end else { continue }
      end = start + width + preset.smallSize
      texts.append(
        .text(Text(text, at: Point(start, baseline), font: preset.small, color: theme.quietInk)))
    }
    return [.path(Path(steps, style: Style(stroke: Stroke(theme.axis, width: thin))))] + texts
  }

  /// A power of ten without decimals.
  private func tickText(_ tick: Nanoseconds) -> String {
    let units: [(Nanoseconds, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs")]
    guard let unit = units.first(where: { tick >= $0.0 }) else { return "\(tick) ns" }
    return "\(tick / unit.0) \(unit.1)"
  }

  func folded(_ lanes: [Lane], in box: Rect) -> [Element] { [] }

  func row(_ lane: Lane, in box: Rect) -> [Element] {
    guard let row = rows[lane.id] else { return [] }
    let theme = theme.with(lane.emphasis)
    let cap = measuring.capHeight(of: preset.small)
    var elements = row.lengths.count > 0 ? distribution(row, theme, in: box) : []
    for column in numbers.columns {
      let font =
        column.number == .median
        ? Font(size: preset.smallSize, weight: .bold) : preset.small
      elements.append(
        .text(
          Text(
            column.number.text(row.lengths), at: Point(column.right, box.center.y + cap / 2),
            anchor: .end, font: font,
            color: column.number == .median ? theme.ink : theme.quietInk)))
    }
    return elements
  }

  // MARK: One distribution

  private func distribution(_ row: WaitRow, _ theme: Theme, in box: Rect) -> [Element] {
    // Two thirds of the height for how many, one third for how long.
    let ground = box.y + box.height * 0.62
    let above = ground - box.y - box.height * 0.06
    let below = box.maxY - ground - box.height * 0.08
    let bins = scale.bins(of: row.lengths, atMost: Int((right - left) / narrowestBin))
    let histogram = scale.histogram(of: row.lengths, bins: bins)
    let mostCount = Double(histogram.map(\.count).max() ?? 1)
    let mostTime = Double(histogram.map(\.time).max() ?? 1)
    let brush = Brush(theme: theme, preset: preset)
    let width = (right - left) / Double(bins)
    func bars(_ heights: [Double], up: Bool) -> [Rect] {
      heights.enumerated().compactMap { index, share in
        guard share > 0 else { return nil }
        // One in a thousand still shows.
        let height = max(share * (up ? above : below), 1)
        return Rect(
          x: left + Double(index) * width, y: up ? ground - height : ground, width: width,
          height: height)
      }
    }
    let counts = histogram.map { Double($0.count) / mostCount }
    let times = histogram.map { Double($0.time) / mostTime }
    let title =
      "\(grouped(row.lengths.count)) waits, \(durationText(row.lengths.total)) in all"
    var elements = brush.draw(
      .solid, row.paint, tone: 1, in: bars(times, up: false), title: title)
    elements += brush.draw(.solid, row.paint, in: bars(counts, up: true), title: title)
    return elements + quantiles(of: row.lengths, ground: ground, height: box.height)
  }

  private var narrowestBin: Double { max(preset.smallSize * 0.2, 2) }

  /// The line from the shortest to the longest, with a disc at the median and strokes where 95 and
  /// 99 % end.
  private func quantiles(
    of lengths: WaitLengths, ground: Double, height: Double
  ) -> [Element] {
    guard let shortest = lengths.sorted.first, let longest = lengths.sorted.last else { return [] }
    let line = preset.lineWidth
    let reach = min(height * 0.2, preset.labelSize * 0.45)
    var steps: [Path.Step] = [
      .move(Point(x(shortest), ground)), .line(Point(x(longest), ground)),
    ]
    for number in [WaitNumber.most, .nearlyAll] {
      guard let share = number.share, let length = lengths.quantile(share) else { continue }
      let size = number == .most ? reach : reach * 0.65
      steps += [
        .move(Point(x(length), ground - size)), .line(Point(x(length), ground + size)),
      ]
    }
    var elements: [Element] = [
      .path(Path(steps, style: Style(stroke: Stroke(theme.ink, width: line * 0.6))))
    ]
    if let median = lengths.quantile(0.5) {
      elements.append(
        .circle(
          Circle(
            center: Point(x(median), ground), radius: min(reach * 0.7, preset.labelSize * 0.3),
            style: Style(
              fill: theme.ink, stroke: Stroke(theme.background, width: line * 0.5)),
            title: "median \(durationText(median))")))
    }
    return elements
  }
}
