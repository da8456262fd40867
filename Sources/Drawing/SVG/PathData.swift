import Scene

/// Writes a pen's steps as SVG path data.
///
/// Relative commands, because differences have fewer digits; computed from rounded positions, so
/// that rounding errors do not add up.
struct PathData {
  /// A position in hundredths of a pixel.
  private struct Position: Equatable {
    var x: Int
    var y: Int

    init(x: Int, y: Int) {
      self.x = x
      self.y = y
    }

    init(_ point: Point) {
      self.init(x: hundredths(point.x), y: hundredths(point.y))
    }
  }

  private var pen = Position(x: 0, y: 0)
  private var start = Position(x: 0, y: 0)
  private var hasMoved = false

  /// Appends one step.
  mutating func write(_ step: Path.Step, to output: inout XMLBytes) {
    switch step {
    case .move(let point):
      // The pen starts at 0, 0, where relative and absolute are the same.
      output.append(hasMoved ? "m" : "M")
      write([point], to: &output)
      start = pen
      hasMoved = true
    case .line(let point):
      writeLine(to: Position(point), output: &output)
    case .curve(let first, let second, let end):
      output.append("c")
      write([first, second, end], to: &output)
    case .close:
      output.append("z")
      pen = start
    }
  }

  private mutating func writeLine(to end: Position, output: inout XMLBytes) {
    if end.y == pen.y {
      output.append("h")
      output.append(hundredths: end.x - pen.x)
      pen = end
    } else if end.x == pen.x {
      output.append("v")
      output.append(hundredths: end.y - pen.y)
      pen = end
    } else {
      output.append("l")
      write([end], to: &output)
    }
  }

  private mutating func write(_ points: [Point], to output: inout XMLBytes) {
    write(points.map(Position.init), to: &output)
  }

  /// Appends the points relative to the pen, which ends at the last one.
  private mutating func write(_ positions: [Position], to output: inout XMLBytes) {
    for (index, position) in positions.enumerated() {
      if index > 0 { Self.separate(position.x - pen.x, in: &output) }
      output.append(hundredths: position.x - pen.x)
      Self.separate(position.y - pen.y, in: &output)
      output.append(hundredths: position.y - pen.y)
    }
    pen = positions.last ?? pen
  }

  /// A minus sign separates numbers by itself.
  private static func separate(_ next: Int, in output: inout XMLBytes) {
    if next >= 0 { output.append(" ") }
  }
}
