/// Makes one drawing that follows the reader's colour scheme from two that differ in colours only.
///
/// The drawing for light pages stays as it is, presentation attributes and all; every element whose
/// paint differs in the one for dark pages gets a class, and ``darkRules`` says what that class
/// changes. So the page carries each shape once.
struct ColorSchemes {
  /// A class for each set of changes, in the order in which they came up.
  private var classes: [String: String] = [:]
  private var rules: [String] = []

  /// The attributes of SVG that style sheets can override, with what holds where one is missing.
  private static let paint = [
    "fill": "#000000", "fill-opacity": "1", "stroke": "none", "stroke-opacity": "1",
    "stroke-width": "1", "stroke-dasharray": "none",
  ]

  /// The style sheet's rules for dark pages.
  var darkRules: String { rules.joined(separator: "\n") }

  /// The drawing for both; nil where the two differ in more than paint.
  mutating func merge(light: String, dark: String) -> String? {
    let (lightPieces, darkPieces) = (pieces(of: light), pieces(of: dark))
    guard lightPieces.count == darkPieces.count else { return nil }
    var result = ""
    result.reserveCapacity(light.utf8.count)
    for (lightPiece, darkPiece) in zip(lightPieces, darkPieces) {
      if lightPiece == darkPiece {
        result += lightPiece
      } else if let merged = mergeTag(light: lightPiece, dark: darkPiece) {
        result += merged
      } else {
        return nil
      }
    }
    return result
  }

  private mutating func mergeTag(light: Substring, dark: Substring) -> String? {
    guard let lightTag = Tag(light), let darkTag = Tag(dark), lightTag.name == darkTag.name,
      lightTag.others(than: Self.paint) == darkTag.others(than: Self.paint)
    else { return nil }
    var changes: [String] = []
    for (name, missing) in Self.paint.sorted(by: { $0.key < $1.key }) {
      let value = darkTag.attributes[name] ?? missing
      if value != lightTag.attributes[name] ?? missing { changes.append("\(name):\(value)") }
    }
    let rule = changes.joined(separator: ";")
    let name = classes[rule] ?? "d\(classes.count + 1)"
    if classes.updateValue(name, forKey: rule) == nil { rules.append(".\(name){\(rule)}") }
    let insertion = light.index(light.startIndex, offsetBy: 1 + lightTag.name.count)
    return light[..<insertion] + " class=\"\(name)\"" + light[insertion...]
  }

  /// Tags and what stands between them, in turn.
  private func pieces(of svg: String) -> [Substring] {
    var pieces: [Substring] = []
    var start = svg.startIndex
    let bytes = svg.utf8
    var index = bytes.startIndex
    var isInTag = false
    var isQuoted = false
    while index < bytes.endIndex {
      let byte = bytes[index]
      let next = bytes.index(after: index)
      if isInTag, byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if isInTag, !isQuoted, byte == UInt8(ascii: ">") {
        pieces.append(svg[start..<next])
        start = next
        isInTag = false
      } else if !isInTag, byte == UInt8(ascii: "<") {
        pieces.append(svg[start..<index])
        start = index
        isInTag = true
      }
      index = next
    }
    pieces.append(svg[start...])
    return pieces
  }
}

/// A start tag of SVG as our own writer writes it: attributes parted by a space, in double quotes.
private struct Tag {
  var name: Substring
  var attributes: [String: String] = [:]

  init?(_ text: Substring) {
    guard text.hasPrefix("<"), text.hasSuffix(">") else { return nil }
    let fields = text.dropFirst().split(separator: "\"", omittingEmptySubsequences: false)
    guard let first = fields.first, let name = first.split(separator: " ").first else { return nil }
    self.name = name
    var key = first.dropFirst(name.count)
    for (index, field) in fields.enumerated().dropFirst() {
      if index % 2 == 1 {
        attributes[String(key.drop { $0 == " " }.prefix { $0 != "=" })] = String(field)
      } else {
        key = field
      }
    }
  }

  /// The attributes that are not about paint.
  func others(than paint: [String: String]) -> [String: String] {
    attributes.filter { paint[$0.key] == nil }
  }
}
