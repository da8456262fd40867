import Scene
import Trace

/// Draws the time axis and its grid.
struct AxisPainter {
  let theme: Theme
  let preset: Preset
  let measuring: any TextMeasuring
  let scale: TimeScale
  /// The ends that labels must stay within.
  let page: TimeScale

  /// Ticks whose labels keep a distance from one another.
  var ticks: TimeTicks {
    TimeTicks(domain: scale.domain) { ticks in
      guard ticks.moments.count <= mostTicks else { return false }
      let boxes = ticks.moments.map { box(of: label($0, ticks)) }
      return zip(boxes, boxes.dropFirst()).allSatisfy {
        $0.maxX + preset.smallSize * 2 <= $1.x
      }
    }
  }

  /// Lines through `ranges` at every tick.
  func grid(_ ranges: [(top: Double, bottom: Double)]) -> Element {
    let steps = ticks.moments.flatMap { moment -> [Path.Step] in
      ranges.flatMap { range -> [Path.Step] in
        let x = scale.x(moment)
        return [.move(Point(x, range.top)), .line(Point(x, range.bottom))]
      }
    }
    let stroke = Stroke(theme.grid, width: max(preset.lineWidth * 0.5, 0.5))
    return .group(
      Group(name: "grid", elements: [.path(Path(steps, style: Style(stroke: stroke)))]))
  }

  /// The axis along `y`, ticks and labels below.
  func axis(at y: Double) -> Element {
    let ticks = ticks
    let length = preset.smallSize * 0.35
    var steps: [Path.Step] = [.move(Point(scale.left, y)), .line(Point(scale.right, y))]
    for moment in ticks.moments {
      let x = scale.x(moment)
      steps += [.move(Point(x, y)), .line(Point(x, y + length))]
    }
    let stroke = Stroke(theme.axis, width: max(preset.lineWidth * 0.5, 0.5))
    var elements: [Element] = [.path(Path(steps, style: Style(stroke: stroke)))]
    let baseline = y + length + preset.smallSize * 0.35 + measuring.ascent(of: preset.small)
    var texts = ticks.moments.map { label($0, ticks) }
    if let base = ticks.baseLabel {
      let text = Text(
        base, at: Point(page.left, 0), font: preset.small, color: theme.quietInk)
      // What the labels count from matters more than the first of them.
      let end = measuring.box(of: text).maxX + preset.smallSize
      texts = [text] + texts.drop { measuring.box(of: $0).x < end }
    }
    for var text in texts {
      text.position.y = baseline
      elements.append(.text(text))
    }
    return .group(Group(name: "axis", title: "time", elements: elements))
  }

  /// More lines would compete with the data.
  private var mostTicks: Int { 13 }

  /// A label below its tick, moved where it would leave the page.
  private func label(_ moment: Nanoseconds, _ ticks: TimeTicks) -> Text {
    let string = ticks.label(moment)
    let width = measuring.width(of: string, font: preset.small)
    let left = max(min(scale.x(moment) - width / 2, page.right - width), page.left)
    return Text(string, at: Point(left, 0), font: preset.small, color: theme.quietInk)
  }

  private func box(of text: Text) -> Rect { measuring.box(of: text) }
}
