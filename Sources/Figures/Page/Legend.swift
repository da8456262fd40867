import Analysis
import Scene
import Trace

/// One thing that a legend explains: a swatch and what it stands for.
struct LegendEntry: Sendable {
  var pattern: Pattern
  var paint: LegendPaint
  var name: String

  /// What tone says where marks are narrower than pixels.
  static let tone = LegendEntry(pattern: .solid, paint: .tones, name: "paler: part of the time")
}

/// The colour of a swatch.
enum LegendPaint: Sendable {
  /// A state of any thread.
  case anyThread
  /// A colour that means something by itself.
  case paint(Paint)
  /// How a task ended.
  case end(EndShape)
  /// The area of a curve of levels.
  case level(LevelTrack.Role)
  /// A run on a map.
  case point(Verdict)
  /// A state of any thread in a tone of its colour.
  case faint
  /// The line of a critical path.
  case path
  /// All tones of a thread's colour, side by side.
  case tones
  /// No swatch: words alone.
  case none
}

/// Sets legends: entries in rows, as many to a row as fit.
struct LegendSetter {
  let theme: Theme
  let preset: Preset
  let measuring: any TextMeasuring

  /// The width of one row with all entries.
  func width(of entries: [LegendEntry]) -> Double {
    entries.map(width).reduce(0, +) + gap * Double(max(entries.count - 1, 0))
  }

  /// Entries by row, each row at most `width` wide and none much shorter than another.
  func rows(_ entries: [LegendEntry], width: Double) -> [[LegendEntry]] {
    balanced(width) { filledRows(entries, width: $0) }
  }

  private func filledRows(_ entries: [LegendEntry], width: Double) -> [[LegendEntry]] {
    var rows: [[LegendEntry]] = []
    for entry in entries {
      if let last = rows.last, self.width(of: last + [entry]) <= width {
        rows[rows.count - 1].append(entry)
      } else {
        rows.append([entry])
      }
    }
    return rows
  }

  /// One row that begins at `x` and stands on `baseline`; names wider than `room` are shortened.
  func row(
    _ entries: [LegendEntry], x: Double, baseline: Double, room: Double
  ) -> [Element] {
    var brush = Brush(theme: theme, preset: preset)
    // Swatches in ink: a state looks alike in every colour.
    brush.theme.palette = [theme.quietInk]
    let colored = Brush(theme: theme, preset: preset)
    var elements: [Element] = []
    var x = x
    for entry in entries {
      let frame = Rect(
        x: x, y: baseline - swatchHeight, width: swatchWidth(of: entry), height: swatchHeight)
      switch entry.paint {
      case .anyThread: elements += brush.draw(entry.pattern, .thread(0), in: [frame])
      case .paint(let paint): elements += colored.draw(entry.pattern, paint, in: [frame])
      case .end(let shape):
        let painter = EndPainter(
          theme: theme, preset: preset,
          scale: TimeScale(domain: TimeRange(0, 1), left: frame.x, right: frame.maxX))
        elements += painter.draw(shape, .minorThread, at: frame.center, in: frame)
      case .level(let role):
        let (fill, edge) = role.colors(theme)
        let stroke = Stroke(edge, width: preset.lineWidth * 0.5)
        elements.append(.rectangle(Rectangle(frame, style: Style(fill: fill, stroke: stroke))))
      case .point(let verdict):
        let painter = PointPainter(theme: theme, preset: preset)
        elements += painter.draw(verdict, theme.quietInk, at: frame.center)
      case .faint: elements += brush.draw(entry.pattern, .thread(0), tone: 1, in: [frame])
      case .path:
        let middle = frame.center.y
        let stroke = Stroke(theme.ink, width: preset.lineWidth * 1.1, cap: .round)
        elements.append(
          .path(
            Path(
              [.move(Point(frame.x, middle)), .line(Point(frame.maxX, middle))],
              style: Style(stroke: stroke))))
      case .tones: elements += tones(in: frame, brush)
      case .none: break
      }
      let indent = indent(of: entry)
      let name = measuring.shortened(entry.name, to: room - indent, font: preset.label)
      elements.append(
        .text(
          Text(
            name, at: Point(x + indent, baseline), font: preset.label, color: theme.quietInk,
            title: name == entry.name ? nil : entry.name)))
      x += width(of: entry) + gap
    }
    return elements
  }

  private func tones(in frame: Rect, _ brush: Brush) -> [Element] {
    let width = frame.width / Double(Brush.tones)
    return (0..<Brush.tones).flatMap { index in
      let step = Rect(
        x: frame.x + Double(index) * width, y: frame.y, width: width, height: frame.height)
      return brush.draw(.solid, .thread(0), tone: index + 1, in: [step])
    }
  }

  /// From one baseline to the next.
  var rowHeight: Double { preset.labelSize * 1.5 }

  private var gap: Double { preset.labelSize * 1.3 }
  private var swatchGap: Double { preset.labelSize * 0.45 }
  private var swatchHeight: Double { measuring.capHeight(of: preset.label) }

  private func swatchWidth(of entry: LegendEntry) -> Double {
    switch entry.paint {
    case .none: 0
    case .end, .point: preset.labelSize * 0.8
    case .anyThread, .paint, .level, .faint, .path, .tones: preset.labelSize * 1.7
    }
  }

  private func indent(of entry: LegendEntry) -> Double {
    swatchWidth(of: entry) + (swatchWidth(of: entry) > 0 ? swatchGap : 0)
  }

  private func width(of entry: LegendEntry) -> Double {
    indent(of: entry) + measuring.width(of: entry.name, font: preset.label)
  }
}
