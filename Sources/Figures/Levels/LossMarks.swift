import Scene
import Trace

/// Draws dashes at the upper edge of a chart of levels where records were lost: what it shows there
/// may be too low.
struct LossMarks {
  let theme: Theme
  let preset: Preset
  let scale: TimeScale
  /// Columns per CSS pixel.
  let resolution: Double

  /// The dashes for `losses` at the upper edge of `box`.
  func paint(_ losses: [TimeRange], in box: Rect) -> [Element] {
    var coverage = Coverage(
      window: scale.domain, columns: max(Int(scale.width * resolution), 1))
    for loss in losses {
      coverage.add(
        LaneMark(time: loss, pattern: .shortDashes, paint: .loss, key: MarkKey()))
    }
    let columns = coverage.columns()
    let width = scale.width / Double(columns.count)
    var frames: [Rect] = []
    for (index, column) in columns.enumerated() where column != nil {
      let x = scale.left + Double(index) * width
      if let last = frames.last, last.maxX > x - width / 2 {
        frames[frames.count - 1].width = x + width - last.x
      } else {
        frames.append(
          Rect(x: x, y: box.y + preset.lineWidth, width: width, height: preset.lineWidth))
      }
    }
    // A loss of a moment still takes a dash to be seen.
    let seen = frames.map { frame in
      let wide = max(frame.width, preset.lineWidth * 1.5)
      return Rect(
        x: min(frame.x, scale.right - wide), y: frame.y, width: wide, height: frame.height)
    }
    return Brush(theme: theme, preset: preset).draw(
      .shortDashes, .loss, in: seen, title: "records lost")
  }
}
