import Scene

/// Draws parts of bars with words inside them, where they have the room.
struct LabelledBar {
  let brush: Brush
  /// How the words are set; nil leaves them away.
  let font: Font?
  let measuring: any TextMeasuring

  /// `mark` in `bar`, with the first of `texts` that has room in its middle.
  func draw(_ mark: LaneMark, _ texts: [String], in bar: Rect, title: String) -> [Element] {
    guard let font else { return brush.draw(mark.pattern, mark.paint, in: [bar], title: title) }
    let padding = font.size * 0.35
    let isWhole = mark.pattern == .solid || mark.pattern.isAtFloor
    let fitting = texts.first { text in
      let width = measuring.width(of: text, font: font) + (isWhole ? 2 : 6) * padding
      return bar.width >= width && bar.height >= font.size * 1.05
    }
    guard let text = fitting else {
      return brush.draw(mark.pattern, mark.paint, in: [bar], title: title)
    }
    var elements: [Element] = []
    var ink = brush.theme.ink
    if isWhole {
      elements = brush.draw(mark.pattern, mark.paint, in: [bar], title: title)
      if mark.pattern == .solid { ink = brush.theme.color(mark.paint).inkUpon }
    } else {
      let width = measuring.width(of: text, font: font) + 2 * padding
      let hole = Rect(x: bar.center.x - width / 2, y: bar.y, width: width, height: bar.height)
      if mark.pattern.isFilled { elements = brush.draw(.pale, mark.paint, in: [hole]) }
      elements += brush.draw(
        mark.pattern, mark.paint,
        in: [
          Rect(x: bar.x, y: bar.y, width: hole.x - bar.x, height: bar.height),
          Rect(x: hole.maxX, y: bar.y, width: bar.maxX - hole.maxX, height: bar.height),
        ], title: title)
    }
    elements.append(
      .text(
        Text(
          text, at: Point(bar.center.x, bar.center.y + measuring.capHeight(of: font) / 2),
          anchor: .middle, font: font, color: ink)))
    return elements
  }
}
