/// `text` as a page may show it: one line of visible characters, whatever a program called itself.
///
/// - Control characters, and those that turn the direction of what follows, become visible escapes
///   such as `\u{202E}`: on a page they could make one name look like another.
/// - A marker character (`<`, `>`, `&` and quotes) is parted from combining characters around it,
///   because escaping looks at whole characters, in which it would hide.
/// - A text longer than `limit` characters keeps both ends around an ellipsis.
func shown(_ text: String, limit: Int = 160) -> String {
  var characters = Array(text.prefix(limit * 4 + 1))
  if characters.count > limit {
    let tail = text.suffix(limit / 2)
    characters = characters.prefix(limit - limit / 2) + ["…"] + tail
  }
  var result = String.UnicodeScalarView()
  for character in characters {
    let hidesMarkup =
      character.unicodeScalars.count > 1 && character.unicodeScalars.contains(where: isMarkup)
    for scalar in character.unicodeScalars {
      if isInvisible(scalar) {
        result.append(
          contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      } else if hidesMarkup, isMarkup(scalar) {
        // A word joiner takes no room and never joins a character.
        result.append(contentsOf: ["\u{2060}", scalar, "\u{2060}"])
      } else {
        result.append(scalar)
      }
    }
  }
  return String(result)
}

private func isMarkup(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "<" || scalar == ">" || scalar == "&" || scalar == "\"" || scalar == "'"
}

/// Whether a reader would not see that the character is there, or it acts on others unseen.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
  // Joiners are part of emoji and of Indic scripts; every other format character is a control.
  case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
  default: false
  }
}
