import Analysis
import Figures

extension Screen {
  /// The screen as bytes for a terminal whose cursor may be anywhere: every line is written over.
  public func escapes(_ colors: TerminalColors, theme: Theme, height: Int) -> String {
    var text = ""
    for (row, line) in lines.prefix(height).enumerated() {
      text += line.escapes(row: row + 1, colors, theme)
    }
    if lines.count < height { text += "\u{1b}[\(lines.count + 1);1H\u{1b}[J" }
    return text
  }

  /// Its last line alone, for row `row` of a terminal.
  public func foot(row: Int, _ colors: TerminalColors, theme: Theme) -> String {
    lines.last?.escapes(row: row, colors, theme) ?? ""
  }

  /// The screen without any escape sequence, each line ended.
  public var plainText: String {
    lines.map { line in
      var text = ""
      for piece in line.pieces { text = text.padded(to: piece.column) + piece.text }
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }.joined()
  }
}

extension Screen.Line {
  fileprivate func escapes(row: Int, _ colors: TerminalColors, _ theme: Theme) -> String {
    // Cleared first: a piece need not be as wide as it is thought to be.
    var text = "\u{1b}[\(row);1H\u{1b}[2K"
    for piece in pieces {
      let parameters = piece.look.parameters(colors, theme)
      text += "\u{1b}[\(piece.column + 1)G"
      if !parameters.isEmpty { text += "\u{1b}[\(parameters.joined(separator: ";"))m" }
      text += piece.text
      if !parameters.isEmpty { text += "\u{1b}[0m" }
    }
    return text
  }
}
