// Names and labels of strangers get into comments on a server. What such a server makes of them depends on
// characters, not on what Swift takes for one: a combining mark behind a sign hides it from a comparison of
// characters, and from no reader of Markdown.

extension StringProtocol {
  /// The text such that Markdown shows it as it is: nothing in it is markup, an element, a formula or the
  /// end of a table's cell, and it calls nobody.
  ///
  /// Servers look through the text once more when its markup is gone: `@name` notifies a person, `#1` an
  /// issue, an address becomes a link. By then a backslash or an entity is the sign again; a space without
  /// width behind it is what they all stop at.
  public var escapedForMarkdown: String {
    let scalars = Array(unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case "\\", "`", "*", "_", "{", "}", "[", "]", ">", "#", "|", "~", "$":
        result.append(contentsOf: ["\\", scalar])
      default: result.append(scalar)
      }
      if calls(scalars, at: index) { result.append("\u{200b}") }
    }
    return String(result)
  }
}

/// Whether the character at `index` and those around it are what servers make a mention, a reference or a
/// link of.
private func calls(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
  guard index + 1 < scalars.count else { return false }
  let next = scalars[index + 1]
  let isNumber = ("0"..."9").contains(next)
  switch scalars[index] {
  case "@": return !next.properties.isWhitespace
  // Issues and what GitLab numbers: merge requests, epics, milestones, snippets, alerts.
  case "#", "!", "&", "%", "$", "^": return isNumber
  case "-": return isNumber && ends(scalars[..<index], with: "gh")
  case ":": return next == "/"
  case "w", "W": return next == "." && ends(scalars[...index], with: "www")
  default: return false
  }
}

private func ends(_ scalars: ArraySlice<Unicode.Scalar>, with word: String) -> Bool {
  word.unicodeScalars.elementsEqual(
    scalars.suffix(word.unicodeScalars.count).map {
      $0.properties.lowercaseMapping.unicodeScalars.first ?? $0
    })
}
