import Scaling
import Scene

/// Draws points, laws and axes of a figure of scaling.
struct ScalingPainter {
  let frame: PageFrame
  let content: ScalingContent
  let kind: ScalingFigureKind

  var preset: Preset { frame.preset }
  var theme: Theme { frame.theme }
  var measuring: any TextMeasuring { frame.measuring }

  /// The height of the chart on a page whose height follows the content.
  var usualHeight: Double { max((frame.right - frame.left) * 0.5, leastHeight) }
  /// Lower charts have no room for their labels.
  var leastHeight: Double { preset.labelSize * 11 + headroom }
  /// Narrower pages have no room for a plot beside the labels.
  var leastWidth: Double { preset.labelSize * 22 + 2 * preset.sideMargin }
  /// What stands below the plot.
  var axisHeight: Double { preset.smallSize * 2.2 }
  /// What stands above the plot: what its axis counts.
  private var headroom: Double { preset.smallSize * 2 }

  /// Where everything stands.
  struct Layout {
    var plot: Rect
    var x: ScalingScale
    var y: ScalingScale
    var ticks: [Double]
  }

  /// The chart in the stretch of the page of `height` from `top` on.
  func paint(top: Double, height: Double) -> [Element] {
    let layout = layout(top: top, height: height)
    var elements = [grid(layout)]
    elements += content.curves.indices.reversed().flatMap { band($0, layout) }
    elements.append(ideal(layout))
    elements += cores(layout)
    elements += content.curves.indices.reversed().map { curve($0, layout) }
    elements += equalPoints(layout)
    elements.append(points(layout))
    elements.append(axes(layout))
    let labels = CurveLabels(frame: frame, left: layout.plot.maxX + labelGap, width: labelWidth)
    elements.append(labels.draw(endings(layout), within: layout.plot))
    return elements
  }

  private var labelWidth: Double {
    guard !content.curves.isEmpty else {
      return measuring.width(of: "workers", font: preset.small).rounded(.up)
    }
    return ((frame.right - frame.left) * 0.27).rounded()
  }
  var labelGap: Double { preset.labelSize * 0.6 }

  private func layout(top: Double, height: Double) -> Layout {
    let most = content.workers.upperBound
    let isLogarithmic = most > 24
    let values: ClosedRange<Double>
    if kind == .efficiency {
      values = 0...content.top * 1.06
    } else if isLogarithmic {
      let least = content.points.map { $0.interval?.lowerBound ?? $0.value }.min() ?? 1
      values = min(least, 1) * 0.9...content.top * 1.15
    } else {
      values = 0...content.top * 1.06
    }
    let upper = top + headroom
    let lower = top + height
    let y = ScalingScale(
      domain: values, ends: (lower, upper), isLogarithmic: isLogarithmic && kind == .speedup)
    let ticks = y.roundNumbers(atMost: 6).filter { kind == .speedup || $0 <= 1.0001 }
    let widest = ticks.map { measuring.width(of: label($0), font: preset.small) }.max() ?? 0
    let left = (frame.left + widest + preset.smallSize * 0.7).rounded(.up)
    let right = (frame.right - labelWidth - labelGap).rounded(.down)
    let margin = isLogarithmic ? 1.2 : 1
    let workers =
      isLogarithmic ? 1 / margin...most * margin : 1 - most * 0.06...most + most * 0.04
    let x = ScalingScale(domain: workers, ends: (left, right), isLogarithmic: isLogarithmic)
    return Layout(
      plot: Rect(x: left, y: upper, width: right - left, height: lower - upper), x: x, y: y,
      ticks: ticks)
  }

  /// `count` numbers of workers from the least to the greatest, evenly along the axis.
  private func samples(_ layout: Layout, count: Int = 96) -> [Double] {
    let scale = ScalingScale(
      domain: content.workers, ends: (0, 1), isLogarithmic: layout.x.isLogarithmic)
    return (0...count).map { scale.value(at: Double($0) / Double(count)) }
  }

  private func place(_ workers: Double, _ value: Double, _ layout: Layout) -> Point {
    Point(layout.x.place(workers), layout.y.place(value))
  }

  /// Straight scaling, as far as it is inside.
  private func ideal(_ layout: Layout) -> Element {
    let inside = samples(layout).filter { content.ideal($0) <= layout.y.domain.upperBound }
    let points = inside.map { place($0, content.ideal($0), layout) }
    let width = preset.lineWidth * 0.6
    let stroke = Stroke(theme.neutral, width: width, dash: [width * 3, width * 3])
    var elements: [Element] = [.path(Path(pen(points), style: Style(stroke: stroke)))]
    // Left of the line where it rises, and so above it; above its end where it is level.
    let rises = kind == .speedup
    if let named = rises ? points.dropLast(points.count / 8).last : points.last {
      let text = Text(
        "ideal",
        at: Point(
          named.x - preset.smallSize * 0.7, named.y - (rises ? 0 : preset.smallSize * 0.4)),
        anchor: .end, font: preset.small, color: theme.quietInk)
      elements.append(.text(text))
    }
    return .group(
      Group(name: "ideal", title: "what linear scaling would give", elements: elements))
  }

  /// What further medians lie in: an area for the best law, and for others its ends alone, which leave
  /// the points readable where few of them make it wide.
  private func band(_ index: Int, _ layout: Layout) -> [Element] {
    let curve = content.curves[index]
    let ranges = samples(layout).compactMap { n in curve.band(n).map { (n, $0) } }
    guard !ranges.isEmpty else { return [] }
    let ends = [ranges.map { ($0.0, $0.1.upperBound) }, ranges.map { ($0.0, $0.1.lowerBound) }]
    let style: Style
    let steps: [Path.Step]
    if index == 0 {
      let outline = ends[0] + ends[1].reversed()
      steps = pen(outline.map { place($0.0, $0.1, layout) }) + [.close]
      style = Style(fill: color(index).opacity(0.2))
    } else {
      steps = ends.flatMap { inside($0, layout) }.flatMap { pen($0) }
      let width = preset.lineWidth * 0.6
      style = Style(stroke: Stroke(color(index), width: width, dash: [width, width * 2]))
    }
    guard !steps.isEmpty else { return [] }
    return [
      .group(
        Group(
          name: "band-\(index + 1)", title: "95 % of further runs by: \(curve.label)",
          elements: [.path(Path(steps, style: style))]))
    ]
  }

  /// The stretches of a curve that are on the chart.
  private func inside(_ curve: [(Double, Double)], _ layout: Layout) -> [[Point]] {
    var stretches: [[Point]] = []
    var isOn = false
    for (workers, value) in curve {
      let isInside = layout.y.domain.contains(value)
      if isInside, isOn {
        stretches[stretches.count - 1].append(place(workers, value, layout))
      } else if isInside {
        stretches.append([place(workers, value, layout)])
      }
      isOn = isInside
    }
    return stretches.filter { $0.count > 1 }
  }

  private func curve(_ index: Int, _ layout: Layout) -> Element {
    let curve = content.curves[index]
    let points = samples(layout).map { place($0, curve.value($0), layout) }
    let width = preset.lineWidth * (index == 0 ? 1.2 : 0.7)
    let dash = curve.isAssumed ? [width * 4, width * 2.5] : []
    return .group(
      Group(
        name: "law-\(index + 1)", title: curve.label,
        elements: [
          .path(
            Path(
              pen(points), style: Style(stroke: Stroke(color(index), width: width, dash: dash))))
        ]))
  }

  private func color(_ index: Int) -> Color { theme.palette[index % theme.palette.count] }

  private func pen(_ points: [Point]) -> [Path.Step] {
    points.enumerated().map { $0.offset == 0 ? .move($0.element) : .line($0.element) }
  }

  /// Where the machine's cores end.
  private func cores(_ layout: Layout) -> [Element] {
    guard let cores = content.cores else { return [] }
    let x = layout.x.place(cores)
    let width = preset.lineWidth * 0.5
    let stroke = Stroke(theme.quietInk, width: width, dash: [width * 2, width * 2])
    let string = coresText(cores)
    // At the foot, where curves seldom are; left of the line where there is no room to its right.
    let gap = preset.smallSize * 0.4
    let ends = x + gap + measuring.width(of: string, font: preset.small) > layout.plot.maxX
    let text = Text(
      string, at: Point(x + (ends ? -gap : gap), layout.plot.maxY - preset.smallSize * 0.6),
      anchor: ends ? .end : .start, font: preset.small, color: theme.quietInk)
    let line = Path(
      [.move(Point(x, layout.plot.y)), .line(Point(x, layout.plot.maxY))],
      style: Style(stroke: stroke))
    return [.group(Group(name: "cores", elements: [.path(line), .text(text)]))]
  }

  private func points(_ layout: Layout) -> Element {
    let radius = max(preset.lineWidth * 2.1, preset.smallSize * 0.26)
    let elements = content.points.flatMap { point -> [Element] in
      let color = point.isUsed ? theme.ink : theme.quietInk
      let stroke = Stroke(color, width: preset.lineWidth * 0.7)
      let center = place(point.workers, point.value, layout)
      var parts: [Element] = []
      if let interval = point.interval, interval.lowerBound < interval.upperBound {
        let high = layout.y.place(interval.upperBound)
        let low = layout.y.place(interval.lowerBound)
        let reach = radius * 0.8
        let steps: [Path.Step] = [
          .move(Point(center.x, high)), .line(Point(center.x, low)),
          .move(Point(center.x - reach, high)), .line(Point(center.x + reach, high)),
          .move(Point(center.x - reach, low)), .line(Point(center.x + reach, low)),
        ]
        parts.append(.path(Path(steps, style: Style(stroke: stroke))))
      }
      let value = kind == .speedup ? "\(significant(point.value)) times" : percentage(point.value)
      let style =
        point.isUsed ? Style(fill: color) : Style(fill: theme.background, stroke: stroke)
      parts.append(
        .circle(
          Circle(
            center: center, radius: radius, style: style,
            title: "\(Int(point.workers)) workers: \(value)")))
      return parts
    }
    return .group(Group(name: "points", elements: elements))
  }

  /// Where the points would be at equal work: diamonds in the color of their curve.
  private func equalPoints(_ layout: Layout) -> [Element] {
    guard let index = content.curves.firstIndex(where: \.isAtEqualWork) else { return [] }
    let radius = max(preset.lineWidth * 2.3, preset.smallSize * 0.3)
    let style = Style(
      fill: theme.background, stroke: Stroke(color(index), width: preset.lineWidth * 0.7))
    let elements = content.equalPoints.map { point -> Element in
      let center = place(point.workers, point.value, layout)
      return .path(
        Path(
          [
            .move(Point(center.x, center.y - radius)), .line(Point(center.x + radius, center.y)),
            .line(Point(center.x, center.y + radius)), .line(Point(center.x - radius, center.y)),
            .close,
          ], style: style))
    }
    return [.group(Group(name: "equal-work", title: "at equal processor time", elements: elements))]
  }

  /// What stands at the right ends of curves.
  private func endings(_ layout: Layout) -> [CurveLabels.Ending] {
    let most = content.workers.upperBound
    return content.curves.enumerated().map { index, curve in
      CurveLabels.Ending(
        text: curve.label, y: layout.y.place(curve.value(most)), color: color(index),
        isStrong: index == 0)
    }
  }
}
