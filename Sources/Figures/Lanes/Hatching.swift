import Scene

/// Slanted lines inside `frame`, as a pen draws them.
///
/// They are geometry because pattern fills look different in every program. Lines lie on a grid of
/// the whole page, so that neighbouring frames continue one another.
func hatching(in frame: Rect, pitch: Double) -> [Path.Step] {
  guard frame.width > 0, frame.height > 0, pitch > 0 else { return [] }
  // A line is where x + y is a multiple of the pitch, taken along an axis.
  let spacing = pitch * 2.0.squareRoot()
  var steps: [Path.Step] = []
  var sum = ((frame.x + frame.y) / spacing).rounded(.up) * spacing
  while sum < frame.maxX + frame.maxY {
    let top = min(frame.maxX, sum - frame.y)
    let bottom = max(frame.x, sum - frame.maxY)
    if top - bottom > 0.25 {
      steps.append(.move(Point(bottom, sum - bottom)))
      steps.append(.line(Point(top, sum - top)))
    }
    sum += spacing
  }
  return steps
}

/// `frame` as a closed subpath.
func outline(_ frame: Rect) -> [Path.Step] {
  [
    .move(Point(frame.x, frame.y)), .line(Point(frame.maxX, frame.y)),
    .line(Point(frame.maxX, frame.maxY)), .line(Point(frame.x, frame.maxY)), .close,
  ]
}
