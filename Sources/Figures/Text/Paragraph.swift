import Scene

extension TextMeasuring {
  /// `pieces` joined by `separator` into lines of at most `width`; a piece is never divided unless
  /// it alone is wider than a line: then its middle is left out.
  func lines(
    _ pieces: [String], separator: String, width: Double, font: Font
  ) -> [String] {
    var lines: [String] = []
    for piece in pieces {
      if let last = lines.last,
        self.width(of: last + separator + piece, font: font) <= width
      {
        lines[lines.count - 1] = last + separator + piece
      } else {
        lines.append(shortened(piece, to: width, font: font))
      }
    }
    return lines
  }

  /// The box that `text` takes, baseline and all; rotation is not looked at.
  func box(of text: Text) -> Rect {
    let width = width(of: text.string, font: text.font)
    let ascent = ascent(of: text.font)
    let x =
      switch text.anchor {
      case .start: text.position.x
      case .middle: text.position.x - width / 2
      case .end: text.position.x - width
      }
    return Rect(
      x: x, y: text.position.y - ascent, width: width, height: ascent + descent(of: text.font))
  }
}
