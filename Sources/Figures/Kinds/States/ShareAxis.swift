import Scene

/// An axis from 0 to 100 %.
struct ShareAxis {
  let frame: PageFrame
  let left: Double
  let right: Double

  private var preset: Preset { frame.preset }
  private var lineWidth: Double { max(preset.lineWidth * 0.5, 0.5) }

  /// As many as have room.
  private var ticks: [Int] {
    let widest = frame.measuring.width(of: "100 %", font: preset.small) + preset.smallSize * 1.5
    let step = [10, 20, 25, 50].first { (right - left) * Double($0) / 100 >= widest } ?? 100
    return Array(stride(from: 0, through: 100, by: step))
  }

  private func x(_ percent: Int) -> Double { left + Double(percent) / 100 * (right - left) }

  /// Lines between `top` and `bottom`.
  func grid(from top: Double, to bottom: Double) -> Element {
    let steps = ticks.flatMap { percent -> [Path.Step] in
      [.move(Point(x(percent), top)), .line(Point(x(percent), bottom))]
    }
    return .path(
      Path(steps, style: Style(stroke: Stroke(frame.theme.grid, width: lineWidth))))
  }

  /// The axis along `y`, with its numbers.
  func axis(at y: Double) -> Element {
    let length = preset.smallSize * 0.35
    var steps: [Path.Step] = [.move(Point(left, y)), .line(Point(right, y))]
    var elements: [Element] = []
    let baseline = y + length * 2 + frame.measuring.ascent(of: preset.small)
    for percent in ticks {
      steps += [.move(Point(x(percent), y)), .line(Point(x(percent), y + length))]
      let text = percent == 0 ? "0" : "\(percent) %"
      let width = frame.measuring.width(of: text, font: preset.small)
      let start = min(x(percent) - width / 2, frame.right - width)
      elements.append(
        .text(
          Text(
            text, at: Point(start, baseline), font: preset.small, color: frame.theme.quietInk)))
    }
    let stroke = Stroke(frame.theme.axis, width: lineWidth)
    return .group(
      Group(
        name: "shares", title: "share",
        elements: [.path(Path(steps, style: Style(stroke: stroke)))] + elements))
  }
}
