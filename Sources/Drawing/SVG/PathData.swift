import Scene

/// Writes a pen's steps as SVG path data.
///
/// Relative commands, because differences have fewer digits; computed from rounded positions, so
/// that rounding errors do not add up.
struct PathData {
  /// A position in hundredths of a pixel.
  private struct Position: Equatable {
    var x = 0
    var y = 0

    init() {}

    init(_ point: Point) {
      x = hundredths(point.x)
      y = hundredths(point.y)
    }
  }

  private var pen = Position()
  private var start = Position()
  private var hasMoved = false

  /// Appends one step.
  mutating func write(_ step: Path.Step, to output: inout XMLBytes) {
    switch step {
    case .move(let point):
      let end = Position(point)
      // The pen starts at 0, 0, where relative and absolute are the same.
      output.append(byte: hasMoved ? UInt8(ascii: "m") : UInt8(ascii: "M"))
      write(end, isFirst: true, to: &output)
      pen = end
      start = end
      hasMoved = true
    case .line(let point):
      writeLine(to: Position(point), output: &output)
    case .curve(let first, let second, let last):
      let end = Position(last)
      output.append(byte: UInt8(ascii: "c"))
      write(Position(first), isFirst: true, to: &output)
      write(Position(second), isFirst: false, to: &output)
      write(end, isFirst: false, to: &output)
      pen = end
    case .close:
      output.append(byte: UInt8(ascii: "z"))
      pen = start
    }
  }

  private mutating func writeLine(to end: Position, output: inout XMLBytes) {
    if end.y == pen.y {
      output.append(byte: UInt8(ascii: "h"))
      output.append(hundredths: end.x - pen.x)
    } else if end.x == pen.x {
      output.append(byte: UInt8(ascii: "v"))
      output.append(hundredths: end.y - pen.y)
    } else {
      output.append(byte: UInt8(ascii: "l"))
      write(end, isFirst: true, to: &output)
    }
    pen = end
  }

  /// Appends a position relative to the pen.
  private func write(_ position: Position, isFirst: Bool, to output: inout XMLBytes) {
    let (x, y) = (position.x - pen.x, position.y - pen.y)
    // A minus sign separates numbers by itself.
    if !isFirst, x >= 0 { output.append(byte: UInt8(ascii: " ")) }
    output.append(hundredths: x)
    if y >= 0 { output.append(byte: UInt8(ascii: " ")) }
    output.append(hundredths: y)
  }
}
