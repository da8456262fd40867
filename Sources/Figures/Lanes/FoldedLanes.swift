import Scene
import Trace

/// Lanes that found no room, as one curve: how many of them were running, or had a task in flight,
/// column by column.
struct FoldedLanes {
  private let scale: TimeScale
  private var running: [Double]
  private var present: [Bool]

  init(_ lanes: [Lane], scale: TimeScale, resolution: Double) {
    self.scale = scale
    let columns = max(Int((scale.width * resolution).rounded()), 1)
    running = [Double](repeating: 0, count: columns)
    present = [Bool](repeating: false, count: columns)
    let perNanosecond =
      scale.domain.duration > 0 ? Double(columns) / Double(scale.domain.duration) : 0
    for lane in lanes {
      lane.source.forEachMark(in: scale.domain) { mark in
        guard mark.pattern == .solid || lane.isRow else { return }
        let start = max(mark.time.start, scale.domain.start)
        let from = Double(start - scale.domain.start) * perNanosecond
        let end = min(mark.time.end, scale.domain.end)
        let to = Double(max(end, start) - scale.domain.start) * perNanosecond
        let first = min(Int(from), columns - 1)
        for column in first...max(min(Int(to), columns - 1), first) {
          running[column] +=
            max(min(to, Double(column + 1)) - max(from, Double(column)), 0)
          present[column] = true
        }
      }
    }
  }

  /// The highest average of a column.
  var peak: Double { running.max() ?? 0 }

  /// What the upper edge stands for.
  var peakText: String { "up to \(peakNumber)" }
  /// The same where words have no room.
  var peakNumber: String { numberText(peak, decimals: peak < 9.95 ? 1 : 0) }

  /// The curve in `frame`, its peak at the upper edge; no column with anything in it vanishes.
  func paint(in frame: Rect, theme: Theme) -> [Element] {
    let width = frame.width / Double(running.count)
    var steps: [Path.Step] = []
    var column = 0
    while column < running.count {
      guard present[column] else {
        column += 1
        continue
      }
      var next = column + 1
      while next < running.count, present[next], running[next] == running[column] { next += 1 }
      let height = max(frame.height * running[column] / max(peak, .leastNormalMagnitude), 1)
      steps += outline(
        Rect(
          x: frame.x + Double(column) * width, y: frame.maxY - height,
          width: Double(next - column) * width, height: height))
      column = next
    }
    guard !steps.isEmpty else { return [] }
    return [.path(Path(steps, style: Style(fill: theme.neutral)))]
  }
}
