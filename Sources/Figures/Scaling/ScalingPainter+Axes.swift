import Scaling
import Scene

/// What a figure of scaling is read against: lines of the grid, ticks, and what the axes count.
extension ScalingPainter {
  /// A number of the value axis.
  func label(_ value: Double) -> String {
    if kind == .efficiency { return percentage(value) }
    let isWhole = (value - value.rounded()).magnitude < 1e-9
    var text = isWhole ? "\(Int(value.rounded()))" : significant(value, digits: 2)
    while !isWhole, text.last == "0" { text.removeLast() }
    return "\(text)×"
  }

  /// What the value axis counts.
  private var caption: String {
    kind == .speedup ? "times as fast as one worker" : "work of each worker, against one alone"
  }

  func grid(_ layout: Layout) -> Element {
    let steps = layout.ticks.flatMap { tick -> [Path.Step] in
      let y = layout.y.place(tick)
      return [.move(Point(layout.plot.x, y)), .line(Point(layout.plot.maxX, y))]
    }
    let stroke = Stroke(theme.grid, width: max(preset.lineWidth * 0.5, 0.5))
    return .group(
      Group(name: "grid", elements: [.path(Path(steps, style: Style(stroke: stroke)))]))
  }

  func axes(_ layout: Layout) -> Element {
    let stroke = Stroke(theme.axis, width: max(preset.lineWidth * 0.5, 0.5))
    let length = preset.smallSize * 0.35
    let floor = layout.plot.maxY
    var steps: [Path.Step] = [
      .move(Point(layout.plot.x, floor)), .line(Point(layout.plot.maxX, floor)),
    ]
    var texts = layout.ticks.map { tick in
      Text(
        label(tick),
        at: Point(
          layout.plot.x - preset.smallSize * 0.5,
          layout.y.place(tick) + measuring.capHeight(of: preset.small) / 2),
        anchor: .end, font: preset.small, color: theme.quietInk)
    }
    let baseline = floor + length + preset.smallSize * 0.35 + measuring.ascent(of: preset.small)
    let unit = Text(
      content.workers.upperBound == 1 ? "worker" : "workers",
      at: Point(layout.plot.maxX + labelGap, baseline), font: preset.small, color: theme.quietInk)
    var placer = LabelPlacer(
      within: Rect(x: 0, y: 0, width: frame.width, height: .infinity),
      margin: preset.smallSize * 0.3)
    placer.occupy(measuring.box(of: unit))
    texts.append(unit)
    for workers in tickedWorkers {
      let x = layout.x.place(workers)
      let text = Text(
        "\(Int(workers))", at: Point(x, baseline), anchor: .middle, font: preset.small,
        color: theme.quietInk)
      guard placer.place(firstOf: [measuring.box(of: text)]) != nil else { continue }
      steps += [.move(Point(x, floor)), .line(Point(x, floor + length))]
      texts.append(text)
    }
    texts.append(
      Text(
        caption,
        at: Point(frame.left, layout.plot.y - preset.smallSize * 0.9), font: preset.small,
        color: theme.quietInk))
    return .group(
      Group(
        name: "axis",
        elements: [.path(Path(steps, style: Style(stroke: stroke)))] + texts.map { .text($0) }))
  }

  /// Numbers of workers that the axis names, the most important first: the ends, what was measured,
  /// and where a law leads beyond that.
  private var tickedWorkers: [Double] {
    let measured = content.points.map(\.workers)
    let most = content.workers.upperBound
    let beyond = (1...10).map { Double(1 << $0) }.filter { $0 <= most }
    return [1, most] + measured.reversed() + beyond
  }
}
