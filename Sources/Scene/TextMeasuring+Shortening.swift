extension TextMeasuring {
  /// The text, shortened in the middle so that it is at most `width` CSS pixels wide.
  ///
  /// What is cut is replaced by an ellipsis; both ends survive, because names differ at either. Never
  /// cuts through what a reader sees as one character. Empty where not even the ellipsis fits.
  public func shortened(_ string: String, to width: Double, font: Font) -> String {
    guard self.width(of: string, font: font) > width else { return string }
    let characters = Array(string)
    // More kept characters never make a text narrower by more than kerning does, so halving finds
    // the longest that fits, give or take one.
    var fitting = ""
    var kept = 0..<characters.count
    while !kept.isEmpty {
      let count = kept.lowerBound + kept.count / 2
      let candidate = Self.joining(characters, keeping: count)
      if self.width(of: candidate, font: font) <= width {
        fitting = candidate
        kept = (count + 1)..<kept.upperBound
      } else {
        kept = kept.lowerBound..<count
      }
    }
    return fitting
  }

  /// The first and last characters, `count` in all, around an ellipsis.
  private static func joining(_ characters: [Character], keeping count: Int) -> String {
    let head = characters.prefix((count + 1) / 2)
    let tail = characters.suffix(count / 2)
    return String(head) + "…" + String(tail)
  }
}
