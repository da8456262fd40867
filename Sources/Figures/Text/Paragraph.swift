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

  /// The same number of lines as ``lines(_:separator:width:font:)`` gives, about as wide as one
  /// another: no line of one word.
  func balancedLines(
    _ pieces: [String], separator: String, width: Double, font: Font
  ) -> [String] {
    balanced(width) { lines(pieces, separator: separator, width: $0, font: font) }
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

/// The words of `text`, a number together with its unit: `41 %` and `100 ms` stay on one line.
func unbrokenWords(_ text: String) -> [String] {
  let units: Set<Substring> = ["%", "s", "ms", "µs", "ns", "min", "h"]
  var words: [String] = []
  for word in text.split(separator: " ") {
    let unit = word.prefix { $0 == "%" || $0.isLetter }
    if let last = words.last, last.last?.isNumber == true, units.contains(unit) {
      words[words.count - 1] = "\(last) \(word)"
    } else {
      words.append(String(word))
    }
  }
  return words
}

/// What `rows` gives for the least width that makes as many rows as `width` does, to a hundredth of it.
func balanced<Row>(_ width: Double, _ rows: (Double) -> [Row]) -> [Row] {
  var result = rows(width)
  guard result.count > 1 else { return result }
  let count = result.count
  var (narrow, wide) = (width / 2, width)
  while wide - narrow > width / 100 {
    let middle = (narrow + wide) / 2
    let candidate = rows(middle)
    if candidate.count == count {
      wide = middle
      result = candidate
    } else {
      narrow = middle
    }
  }
  return result
}
