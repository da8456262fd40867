import Scene
import Typesetting

extension SVGWriter {
  mutating func write(_ text: Text) {
    if let link = text.link {
      output.append("<a href=\"")
      output.append(escaping: link)
      output.append("\">")
    }
    output.append("<text")
    output.attribute("x", typeface.start(of: text).x)
    output.attribute("y", text.position.y)
    output.append(" font-family=\"")
    output.append(escaping: families)
    output.append("\"")
    output.attribute("font-size", text.font.size)
    if text.font.weight == .bold { output.append(" font-weight=\"bold\"") }
    writeFill(text.color)
    if text.rotation != 0 {
      output.append(" transform=\"rotate(")
      output.append(number: text.rotation)
      output.append(" ")
      output.append(number: text.position.x)
      output.append(" ")
      output.append(number: text.position.y)
      output.append(")\"")
    }
    output.append(">")
    if let title = text.title {
      output.append("<title>")
      output.append(escaping: title)
      output.append("</title>")
    }
    output.append(escaping: Self.keepingSpaces(displayable(text.string)))
    output.append(text.link == nil ? "</text>\n" : "</text></a>\n")
  }

  /// Makes spaces that SVG would drop or merge (at either end, or after another) no-break spaces,
  /// which are as wide and stay.
  private static func keepingSpaces(_ string: String) -> String {
    let space = UInt8(ascii: " ")
    var previous = space
    var isPlain = true
    for byte in string.utf8 {
      if byte == space, previous == space { isPlain = false }
      previous = byte
    }
    isPlain = isPlain && previous != space
    guard !isPlain else { return string }
    var result = String.UnicodeScalarView()
    var mayDrop = true
    for scalar in string.unicodeScalars {
      result.append(scalar == " " && mayDrop ? "\u{a0}" : scalar)
      mayDrop = scalar == " "
    }
    if result.last == " " {
      result.removeLast()
      result.append("\u{a0}")
    }
    return String(result)
  }
}

/// Names of font families as CSS lists them: in quotation marks where a name is more than words.
func familyList(_ names: [String]) -> String {
  names.map { name in
    let words = name.split(separator: " ", omittingEmptySubsequences: false)
    let isPlain = words.allSatisfy { word in
      word.first?.isLetter == true
        && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
    if isPlain { return name }
    let escaped = displayable(name).unicodeScalars.flatMap { scalar in
      scalar == "'" || scalar == "\\" ? ["\\", scalar] : [scalar]
    }
    return "'\(String(String.UnicodeScalarView(escaped)))'"
  }
  .joined(separator: ", ")
}

extension BundledTypeface {
  /// Where the pen stands before the first glyph, ahead of any rotation about the text's position.
  func start(of text: Text) -> Point {
    switch text.anchor {
    case .start: text.position
    case .middle:
      Point(text.position.x - width(of: text.string, font: text.font) / 2, text.position.y)
    case .end: Point(text.position.x - width(of: text.string, font: text.font), text.position.y)
    }
  }
}
