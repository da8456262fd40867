import Scene
import Trace

/// Draws a critical path as a line along the lanes that it is on, jumping from one to the next.
struct PathPainter {
  let theme: Theme
  let preset: Preset
  let scale: TimeScale
  /// Columns per CSS pixel.
  let resolution: Double

  /// The lines of all paths through the rows of `fit`, which begin at `top`.
  func lines(through fit: RowFit, from top: Double) -> [Element] {
    var lines: [Element] = []
    var places: [Int: Double] = [:]
    var folded: Double?
    var panel = 0
    func finish() {
      if let path = fit.panels[panel].path {
        let elements = paint(path) { places[$0] ?? folded }
        lines.append(.group(Group(name: "critical-path", elements: elements)))
      }
      places = [:]
      folded = nil
    }
    var y = top
    for row in fit.stack.rows {
      let height = fit.stack.height(of: row, pitch: fit.pitch, strip: fit.strip)
      switch row.content {
      case .gap:
        finish()
        panel += 1
      case .lane(let lane): if let thread = lane.thread { places[thread] = y + height / 2 }
      case .folded: folded = y + height / 2
      case .track, .laneHeading, .groupHeading, .space: break
      }
      y += height
    }
    finish()
    return lines
  }

  /// The line of `overlay` at the heights that `place` gives for threads; it breaks off where a thread
  /// has none.
  private func paint(_ overlay: PathOverlay, place: (Int) -> Double?) -> [Element] {
    var steps: [Path.Step] = []
    var dashes: [Path.Step] = []
    var hops: [Path.Step] = []
    var end: Point?
    for level in levels(overlay, place) {
      guard let level else {
        end = nil
        continue
      }
      if let end, end.y != level.from.y {
        hops += [.move(end), .line(level.from)]
      } else if let end, end.x != level.from.x {
        steps += [.move(end), .line(level.from)]
      }
      let stretch: [Path.Step] = [.move(level.from), .line(level.to)]
      if level.from.y != level.to.y {
        hops += stretch
      } else if level.isWait {
        dashes += stretch
      } else {
        steps += stretch
      }
      end = level.to
    }
    let width = preset.lineWidth
    func line(_ steps: [Path.Step], _ stroke: Stroke) -> Element? {
      guard !steps.isEmpty else { return nil }
      return .path(
        Path(steps.withoutBreaks, style: Style(stroke: stroke), title: "critical path"))
    }
    // The ground shows it on bars of every colour. Where it goes from lane to lane it is thin: hundreds
    // of times beside one another, these lines would be all that one sees.
    return [
      line(hops, Stroke(theme.background, width: width * 1.2)),
      line(steps + dashes, Stroke(theme.background, width: width * 2.2, cap: .round)),
      line(hops, Stroke(theme.ink, width: width * 0.5, cap: .round)),
      line(dashes, Stroke(theme.ink, width: width * 1.1, dash: [width * 2, width * 1.5])),
      line(steps, Stroke(theme.ink, width: width * 1.1, cap: .round)),
    ].compactMap(\.self)
  }

  /// A stretch of the line at one height.
  private struct Level {
    var from: Point
    var to: Point
    /// Whether it waited, for something else than a core.
    var isWait = false
  }

  /// In order; nil where the line breaks off.
  private func levels(_ overlay: PathOverlay, _ place: (Int) -> Double?) -> [Level?] {
    let columns = max(Int((scale.width * resolution).rounded()), 1)
    guard overlay.stretches.count > columns else {
      return overlay.stretches.map { stretch in
        place(stretch.thread).map { y in
          Level(
            from: Point(scale.x(stretch.time.start), y), to: Point(scale.x(stretch.time.end), y),
            isWait: stretch.kind != .running && stretch.kind != .runnable)
        }
      }
    }
    // Within a column the line goes once from the highest lane to the lowest.
    let width = scale.width / Double(columns)
    var reached = [ClosedRange<Double>?](repeating: nil, count: columns)
    for stretch in overlay.stretches {
      guard let y = place(stretch.thread) else { continue }
      func column(_ moment: Nanoseconds) -> Int {
        min(max(Int((scale.x(moment) - scale.left) / width), 0), columns - 1)
      }
      for index in column(stretch.time.start)...column(stretch.time.end) {
        let range = reached[index] ?? y...y
        reached[index] = min(range.lowerBound, y)...max(range.upperBound, y)
      }
    }
    var levels: [Level?] = []
    var last: Double?
    for (index, range) in reached.enumerated() {
      guard let range else {
        levels.append(nil)
        continue
      }
      let x = scale.left + (Double(index) + 0.5) * width
      // The nearer end first, so that neighbouring columns do not cross all lanes twice.
      let before = last ?? range.lowerBound
      let isUpperNearer = abs(before - range.lowerBound) <= abs(before - range.upperBound)
      let (first, second) =
        isUpperNearer
        ? (range.lowerBound, range.upperBound) : (range.upperBound, range.lowerBound)
      levels.append(Level(from: Point(x, first), to: Point(x, second)))
      last = second
    }
    return levels
  }
}

extension [Path.Step] {
  /// The same drawn without lifting the pen where it goes on from where it is.
  fileprivate var withoutBreaks: [Path.Step] {
    var result: [Path.Step] = []
    for step in self {
      if case .move(let point) = step, case .line(point) = result.last { continue }
      result.append(step)
    }
    return result
  }
}
