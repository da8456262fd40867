// Names, labels, messages and paths come from programs that were recorded and from files of
// strangers. Whatever reaches a terminal or a pipe goes through here.

extension String {
  /// The text with every character replaced that could move a terminal's cursor, change its colours,
  /// set its clipboard, or change the direction of writing.
  public var harmless: String {
    // Nearly every text is plain.
    if utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      // What joins emoji into one moves nothing.
      let joins = scalar == "\u{200d}" && result.last?.properties.isEmojiPresentation == true
      result.append(scalar.isHarmless || joins ? scalar : "\u{fffd}")
    }
    return String(result)
  }

  /// Several lines with every character replaced that could act on a terminal, but for the line feeds
  /// and tabs between words.
  ///
  /// - Parameter keepingColors: whether the sequences that set colours stay, and nothing else that
  ///   begins with an escape: they are the style's own, because every name in a styled text was made
  ///   ``harmless`` before.
  public func harmlessLines(keepingColors: Bool) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map { words in
        let pieces = words.split(separator: "\u{1b}", omittingEmptySubsequences: false)
        return pieces.enumerated().map { index, piece in
          guard index > 0 else { return String(piece).harmless }
          let color = keepingColors ? piece.prefixMatch(of: /\[[0-9;]*m/) : nil
          guard let color else { return "\u{fffd}" + String(piece).harmless }
          return "\u{1b}" + color.output + String(piece[color.range.upperBound...]).harmless
        }.joined()
      }.joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// JSON with the characters of ``harmless`` written as `\u…`, which says the same to every reader.
  public var harmlessJSON: String {
    // A summary of thousands of processes has a million lines, nearly all of them plain.
    utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Substring($0) }
      .map { line in
        line.utf8.allSatisfy { (0x20..<0x7f).contains($0) } ? line : line.harmlessJSONLine
      }
      .joined(separator: "\n")
  }
}

extension Substring {
  fileprivate var harmlessJSONLine: Substring {
    var result = Substring.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isHarmless || scalar == "\u{200d}" {
        result.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result.append(
            contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)"
              .unicodeScalars)
        }
      }
    }
    return Substring(result)
  }
}

extension Unicode.Scalar {
  fileprivate var isHarmless: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }
}
