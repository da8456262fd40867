extension RunComparison {
  /// A comment for a pull request: the sentence, the picture, the table.
  ///
  /// - Parameter picture: where the figure is, as a link from the comment; nil leaves it out.
  public func markdown(picture: String?) -> String {
    var lines = ["**\(sentence.asMarkdown)**", ""]
    if let picture {
      lines += ["![Before over after, on one time axis](\(picture.asMarkdownTarget))", ""]
    }
    if !causes.isEmpty {
      lines += causes.prefix(3).enumerated().map {
        "\($0.offset + 1). \($0.element.fullText.asMarkdown)"
      }
      lines.append("")
    }
    lines += [
      "| | before | after | ratio | \(levelText) interval | |", "|---|--:|--:|--:|--:|---|",
    ]
    lines += rows.map { row in
      let isSure = row.decision != .noDetectableChange && row.decision != .tooFewRuns
      return "| \(row.label) | \(row.base) | \(row.candidate) | \(row.ratio) | \(row.interval) | "
        + "\(isSure ? "**\(row.decision.rawValue)**" : row.decision.rawValue) |"
    }
    lines += ["", "<sub>\(powerText.asMarkdown)</sub>"]
    lines += notes.flatMap { ["", "⚠ \($0.asMarkdown)"] }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// The text with what Markdown or HTML would take for markup told apart. Code spans stay, and in them
  /// nothing is markup: an escape would show.
  fileprivate var asMarkdown: String {
    let text = harmless
    let pieces = text.unicodeScalars.split(separator: "`", omittingEmptySubsequences: false)
      .map { String($0) }
    // Names may hold backticks, too. Where these are not one opening and one closing mark in turns, who
    // reads it decides what is code: then nothing is.
    let isAnyDouble = pieces.dropFirst().dropLast().contains(where: \.isEmpty)
    guard !pieces.count.isMultiple(of: 2), !isAnyDouble else { return text.escapedForMarkdown }
    return pieces.enumerated().map { index, piece in
      index.isMultiple(of: 2) ? piece.escapedForMarkdown : piece
    }.joined(separator: "`")
  }

  /// A path as the target of a link.
  fileprivate var asMarkdownTarget: String {
    reduce(into: "") { text, character in
      switch character {
      case " ": text += "%20"
      case "(": text += "%28"
      case ")": text += "%29"
      default: text.append(character)
      }
    }
  }
}
