import Analysis
import Scene
import Trace

/// Draws level curves: exact steps while there are fewer than pixel columns, and beyond that each
/// column's average.
struct LevelPainter {
  var theme: Theme
  let preset: Preset
  var scale: TimeScale
  /// Columns per CSS pixel.
  let resolution: Double
  /// What lies between the moments of the scale and those of the curves.
  let offset: Nanoseconds

  /// The curves of `track` in `frame`, in stretches of the plot.
  func paint(_ track: LevelTrack, in frame: Rect, slices: [TimeSlice]) -> [Element] {
    slices.flatMap { slice in
      var painter = self
      painter.scale = slice.scale
      if slice.isFaint { painter.theme = theme.faint }
      return painter.paint(track, in: frame)
    }
  }

  /// The curves of `track` in `frame`.
  func paint(_ track: LevelTrack, in frame: Rect) -> [Element] {
    track.series.flatMap { series -> [Element] in
      let title = "\(series.name): \(numberText(series.mean, decimals: 2)) on average"
      let outline = outline(levels(of: series.curve), frame, of: track)
      switch series.role {
      case .executing:
        return area(outline, frame, theme.executing, title: title)
      case .inFlight:
        let edge = Stroke(theme.inFlightEdge, width: preset.lineWidth * 0.45)
        return area(outline, frame, theme.inFlight, title: title) + [
          .path(Path(pen(outline), style: Style(stroke: edge)))
        ]
      }
    }
  }

  /// The lines across: the ground, the limit, and the means of a chart of its own.
  func rules(_ track: LevelTrack, in frame: Rect) -> [Element] {
    let width = preset.lineWidth
    var elements = [rule(frame.maxY, Stroke(theme.axis, width: width * 0.5))]
    if let limit = track.limit, limit.level <= Double(track.top) {
      let dots = Stroke(theme.quietInk, width: width * 0.5, dash: [2 * width, 2 * width])
      elements.append(rule(track.y(of: limit.level, in: frame), dots))
    }
    guard track.style == .chart else { return elements }
    for series in track.series {
      // On the page's colour, so that it shows on a dark area and beside it.
      let y = track.y(of: series.mean, in: frame)
      elements.append(rule(y, Stroke(theme.background, width: width * 1.4)))
      elements.append(
        rule(y, Stroke(theme.ink, width: width * 0.6, dash: [6 * width, 3 * width])))
    }
    return elements
  }

  private func rule(_ y: Double, _ stroke: Stroke) -> Element {
    .path(
      Path(
        [.move(Point(scale.left, y)), .line(Point(scale.right, y))], style: Style(stroke: stroke)))
  }

  /// A level that holds from one place to another.
  private struct Level {
    var from: Double
    var to: Double
    var level: Double
  }

  private func levels(of curve: LevelCurve) -> [Level] {
    let window = TimeRange(scale.domain.start + offset, scale.domain.end + offset)
    let columns = max(Int((scale.width * resolution).rounded()), 1)
    guard curve.stepCount(in: window) > columns else {
      var levels: [Level] = []
      curve.forEachStep(in: window) { time, level in
        levels.append(
          Level(
            from: scale.x(time.start - offset), to: scale.x(time.end - offset),
            level: Double(level)))
      }
      return levels
    }
    let means = curve.means(in: window, columns: columns)
    let width = scale.width / Double(columns)
    // Where the curve ends within the window, the columns behind it hold nothing.
    let end = scale.x(curve.range.end - offset)
    return means.enumerated().compactMap { index, mean in
      let from = scale.left + Double(index) * width
      return from < end ? Level(from: from, to: min(from + width, end), level: mean) : nil
    }
  }

  /// The corners of the upper edge, from left to right.
  private func outline(_ levels: [Level], _ frame: Rect, of track: LevelTrack) -> [Point] {
    var points: [Point] = []
    for level in levels {
      let y = track.y(of: level.level, in: frame)
      if let last = points.last, last.y == y, points.count > 1 {
        points[points.count - 1] = Point(level.to, y)
        continue
      }
      points.append(Point(level.from, y))
      points.append(Point(level.to, y))
    }
    return points
  }

  private func area(
    _ outline: [Point], _ frame: Rect, _ color: Color, title: String? = nil
  ) -> [Element] {
    guard let first = outline.first, let last = outline.last else { return [] }
    let corners = [Point(first.x, frame.maxY)] + outline + [Point(last.x, frame.maxY)]
    return [.path(Path(pen(corners) + [.close], style: Style(fill: color), title: title))]
  }

  private func pen(_ points: [Point]) -> [Path.Step] {
    points.enumerated().map { $0.offset == 0 ? .move($0.element) : .line($0.element) }
  }
}
