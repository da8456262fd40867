import Scene

/// Draws patterns into frames, in the measures of a preset and the colours of a theme.
struct Brush: Sendable {
  var theme: Theme
  var lineWidth: Double
  var patternPitch: Double

  init(theme: Theme, preset: Preset) {
    self.theme = theme
    lineWidth = preset.lineWidth
    patternPitch = preset.patternPitch
  }

  /// How many steps of tone there are between nothing and all of a column covered.
  static let tones = 5

  /// The colour of `paint` where it covers `tone` steps of ``tones``. The faintest still stands out
  /// from the page, because a lone event must not vanish.
  func color(_ paint: Paint, tone: Int = Brush.tones) -> Color {
    let full = theme.color(paint)
    guard tone < Self.tones else { return full }
    let share = 0.36 + 0.56 * Double(tone - 1) / Double(Self.tones - 1)
    return full.mixed(into: theme.background, share: share)
  }

  /// The pale ground under hatches and dots.
  func ground(_ paint: Paint) -> Color {
    theme.color(paint).mixed(into: theme.background, share: 0.2)
  }

  /// One pattern in several frames of one lane: as few shapes as it takes. Hatches and dots are left
  /// away where frames are too small to show any.
  func draw(
    _ pattern: Pattern, _ paint: Paint, tone: Int = Brush.tones, in frames: [Rect],
    title: String? = nil
  ) -> [Element] {
    guard !frames.isEmpty else { return [] }
    switch pattern {
    case .pale:
      return [fill(frames, ground(paint), title: title)]
    case .solid:
      return [fill(frames, color(paint, tone: tone), title: title)]
    case .outlined:
      return [fill(frames, ground(paint), title: title)] + outlines(paint, in: frames)
    case .hatched:
      var elements = [fill(frames, ground(paint), title: title)]
      // Lower frames would show no slant.
      let steps = frames.filter { $0.width >= patternPitch && $0.height >= 3 * hatchWidth }
        .flatMap { hatching(in: $0, pitch: patternPitch) }
      if !steps.isEmpty {
        elements.append(stroke(steps, theme.color(paint), width: hatchWidth))
      }
      return elements
    case .dotted:
      return [fill(frames, ground(paint), title: title)] + dots(paint, in: frames)
    case .line:
      return [fill(frames.map { middle($0, lineWidth) }, theme.color(paint), title: title)]
    case .floorLine:
      return [fill(frames.map { floor($0, lineWidth) }, theme.color(paint), title: title)]
    case .faintLine:
      return [fill(frames.map { floor($0, lineWidth / 2) }, theme.color(paint), title: title)]
    case .doubleLine:
      return [fill(frames.flatMap { rails($0) }, theme.color(paint), title: title)]
    case .longDashes:
      return [dashes(frames, theme.color(paint), dash: [4, 1.5], title: title)]
    case .shortDashes:
      return [dashes(frames, theme.color(paint), dash: [1.5, 2], title: title)]
    }
  }

  /// Lines inside the edges of `frames`; too narrow ones are filled, so that they still show.
  private func outlines(_ paint: Paint, in frames: [Rect]) -> [Element] {
    let inset = hatchWidth / 2
    let (wide, narrow) = (
      frames.filter { $0.width > 3 * hatchWidth }, frames.filter { $0.width <= 3 * hatchWidth }
    )
    var elements: [Element] = []
    if !wide.isEmpty {
      let inner = wide.map {
        Rect(
          x: $0.x + inset, y: $0.y + inset, width: $0.width - 2 * inset,
          height: max($0.height - 2 * inset, 0))
      }
      elements.append(stroke(inner.flatMap(outline), theme.color(paint), width: hatchWidth))
    }
    if !narrow.isEmpty { elements.append(fill(narrow, color(paint, tone: 3), title: nil)) }
    return elements
  }

  private var hatchWidth: Double { max(lineWidth * 0.55, 0.4) }

  private func fill(_ frames: [Rect], _ color: Color, title: String?) -> Element {
    let frames = frames.withoutOverlap
    if let frame = frames.first, frames.count == 1 {
      return .rectangle(Rectangle(frame, style: Style(fill: color), title: title))
    }
    var steps: [Path.Step] = []
    steps.reserveCapacity(frames.count * 5)
    for frame in frames { steps += outline(frame) }
    return .path(Path(steps, style: Style(fill: color), title: title))
  }

  private func stroke(
    _ steps: [Path.Step], _ color: Color, width: Double, dash: [Double] = [], title: String? = nil
  ) -> Element {
    let style = Style(stroke: Stroke(color, width: width, dash: dash))
    return .path(Path(steps, style: style, title: title))
  }

  /// A grid of dots: lines whose dashes are as long as they are wide. They run along the longer side,
  /// because that takes fewer of them: a chart of the interpreter lock has thousands of short waits.
  private func dots(_ paint: Paint, in frames: [Rect]) -> [Element] {
    let size = max(lineWidth * 0.8, 0.6)
    var steps: [Path.Step] = []
    // In low lanes there is one row of them.
    for frame in frames
    where frame.width >= patternPitch * 0.75 && frame.height >= min(patternPitch * 0.75, 2 * size) {
      if frame.width >= frame.height {
        let rows = max(Int(frame.height / patternPitch), 1)
        for row in 0..<rows {
          let y = frame.y + frame.height * (Double(row) + 0.5) / Double(rows)
          steps.append(.move(Point(frame.x + size / 2, y)))
          steps.append(.line(Point(frame.maxX, y)))
        }
      } else {
        let columns = max(Int(frame.width / patternPitch), 1)
        for column in 0..<columns {
          let x = frame.x + frame.width * (Double(column) + 0.5) / Double(columns)
          steps.append(.move(Point(x, frame.y + patternPitch / 2 - size / 2)))
          steps.append(.line(Point(x, frame.maxY)))
        }
      }
    }
    guard !steps.isEmpty else { return [] }
    return [
      stroke(
        steps, theme.color(paint), width: size, dash: [size, max(patternPitch - size, size / 2)])
    ]
  }

  private func dashes(_ frames: [Rect], _ color: Color, dash: [Double], title: String?) -> Element {
    let steps = frames.flatMap { frame -> [Path.Step] in
      [.move(Point(frame.x, frame.center.y)), .line(Point(frame.maxX, frame.center.y))]
    }
    return stroke(
      steps, color, width: lineWidth, dash: dash.map { $0 * lineWidth }, title: title)
  }

  private func middle(_ frame: Rect, _ thickness: Double) -> Rect {
    let height = thin(thickness, in: frame)
    return Rect(
      x: frame.x, y: frame.center.y - height / 2, width: frame.width, height: height)
  }

  private func floor(_ frame: Rect, _ thickness: Double) -> Rect {
    let height = thin(thickness, in: frame)
    return Rect(x: frame.x, y: frame.maxY - height, width: frame.width, height: height)
  }

  /// A line must stay thin beside the bars of a low lane.
  private func thin(_ thickness: Double, in frame: Rect) -> Double {
    min(thickness, max(frame.height * 0.22, 0.5))
  }

  private func rails(_ frame: Rect) -> [Rect] {
    let height = thin(lineWidth * 0.7, in: frame)
    let distance = min(lineWidth * 2.2, frame.height * 0.4)
    return [-1.0, 1].map { side in
      Rect(
        x: frame.x, y: frame.center.y + side * distance / 2 - height / 2, width: frame.width,
        height: height)
    }
  }
}
