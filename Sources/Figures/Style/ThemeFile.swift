import Analysis
import FoundationEssentials
import Scene

/// Why a theme file cannot be used: the file, the key in it, and the fix, in one line.
public struct ThemeFileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String
}

extension Theme {
  fileprivate static let example = "write an object, as in {\"base\": \"light\"}"

  /// The theme that the JSON of a theme file states (docs/theme.schema.json); what it does not state is
  /// that of the built-in theme which it names as its `base`.
  ///
  /// - Throws: ``ThemeFileError`` where it is not JSON, has a key or a value that means nothing, or
  ///   text that nobody can read.
  public init(json bytes: [UInt8], path: String) throws(ThemeFileError) {
    let root: ThemeNode
    do {
      root = try JSONDecoder().decode(ThemeNode.self, from: Data(bytes))
    } catch {
      throw ThemeFileError(description: "\(path): is no JSON: \(Self.example)")
    }
    var reader = ThemeReader(path: path)
    self = try reader.theme(root)
    if let unreadable = weakColors.first(where: \.isUnreadable) {
      throw ThemeFileError(description: "\(path): \(unreadable)")
    }
  }
}

/// A JSON value of a theme file.
private indirect enum ThemeNode: Decodable {
  case object([String: ThemeNode])
  case array([ThemeNode])
  case string(String)
  case other

  init(from decoder: any Decoder) throws {
    if let object = try? [String: ThemeNode](from: decoder) {
      self = .object(object)
    } else if let array = try? [ThemeNode](from: decoder) {
      self = .array(array)
    } else if let string = try? decoder.singleValueContainer().decode(String.self) {
      self = .string(string)
    } else {
      self = .other
    }
  }
}

/// Turns a theme file's values into a theme.
private struct ThemeReader {
  let path: String

  private static let keys = ["$schema", "name", "base", "colors", "fonts", "logo"]

  mutating func theme(_ root: ThemeNode) throws(ThemeFileError) -> Theme {
    guard case .object(let members) = root else {
      throw ThemeFileError(description: "\(path): \(Theme.example)")
    }
    try check(members, known: Self.keys, in: "")
    let base = try string(members["base"], "base") ?? Theme.light.name
    guard var theme = Theme.all.first(where: { $0.name == base }) else {
      throw fault("base", "'\(base)' is no theme: write \(Theme.all.map(\.name).listed)")
    }
    theme.name = try string(members["name"], "name") ?? "custom"
    theme.logo = try string(members["logo"], "logo")
    if let colors = members["colors"] { try apply(colors, to: &theme) }
    if let fonts = members["fonts"] { theme.fonts = try fontSource(fonts) }
    return theme
  }

  private static let colorKeys: [(String, WritableKeyPath<Theme, Color> & Sendable)] = [
    ("background", \.background), ("ink", \.ink), ("quietInk", \.quietInk), ("axis", \.axis),
    ("grid", \.grid), ("track", \.track), ("neutral", \.neutral), ("stranger", \.stranger),
    ("executing", \.executing), ("inFlight", \.inFlight), ("inFlightEdge", \.inFlightEdge),
    ("warning", \.warning),
  ]

  private func apply(_ node: ThemeNode, to theme: inout Theme) throws(ThemeFileError) {
    guard case .object(let members) = node else {
      throw fault("colors", "write an object, as in {\"ink\": \"#14181f\"}")
    }
    try check(members, known: Self.colorKeys.map(\.0) + ["palette"], in: "colors.")
    for (key, place) in Self.colorKeys {
      if let value = members[key] { theme[keyPath: place] = try color(value, "colors.\(key)") }
    }
    guard let palette = members["palette"] else { return }
    guard case .array(let values) = palette, (2...24).contains(values.count) else {
      throw fault("colors.palette", "write a list of 2 to 24 colours, as in [\"#2f82d6\", …]")
    }
    theme.palette = []
    for (index, value) in values.enumerated() {
      theme.palette.append(try color(value, "colors.palette[\(index)]"))
    }
  }

  private func fontSource(_ node: ThemeNode) throws(ThemeFileError) -> FontSource {
    guard case .object(let members) = node else {
      throw fault("fonts", "write an object, as in {\"family\": \"Inter\"}")
    }
    try check(members, known: ["family", "regular", "bold"], in: "fonts.")
    let family = try string(members["family"], "fonts.family")
    let regular = try string(members["regular"], "fonts.regular")
    let bold = try string(members["bold"], "fonts.bold")
    switch (family, regular) {
    case (let family?, nil) where bold == nil: return .family(family)
    case (nil, let regular?):
      return .files(regular: besideTheme(regular), bold: bold.map(besideTheme))
    case (nil, nil):
      throw fault(
        bold == nil ? "fonts" : "fonts.regular",
        "name a family (fonts.family) or the file of the regular weight (fonts.regular)")
    default: throw fault("fonts.family", "name a family or files, not both")
    }
  }

  /// A path that a theme states, which begins in the theme's own folder.
  private func besideTheme(_ file: String) -> String {
    guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return file }
    return path[...slash] + file
  }

  private func check(
    _ members: [String: ThemeNode], known: [String], in place: String
  ) throws(ThemeFileError) {
    guard let unknown = members.keys.sorted().first(where: { !known.contains($0) }) else { return }
    let nearest = nearestName(to: unknown, among: known).map { ", such as '\(place)\($0)'" } ?? ""
    throw fault("\(place)\(unknown)", "there is no such key: write one of the schema's\(nearest)")
  }

  private func string(_ node: ThemeNode?, _ key: String) throws(ThemeFileError) -> String? {
    guard let node else { return nil }
    guard case .string(let text) = node, !text.isEmpty else {
      throw fault(key, "write words in quotation marks")
    }
    return text
  }

  private func color(_ node: ThemeNode, _ key: String) throws(ThemeFileError) -> Color {
    guard case .string(let text) = node, let color = Color(hexText: text) else {
      let found = if case .string(let text) = node { "'\(text)' is no colour: " } else { "" }
      throw fault(key, "\(found)write one as in \"#2f82d6\"")
    }
    return color
  }

  private func fault(_ key: String, _ fix: String) -> ThemeFileError {
    ThemeFileError(description: "\(path): \(key): \(fix)")
  }
}

extension Color {
  /// The colour that `#1f77b4` or `#17b` states; nil for anything else.
  fileprivate init?(hexText text: String) {
    guard text.hasPrefix("#"), text.dropFirst().allSatisfy(\.isHexDigit) else { return nil }
    let digits = text.dropFirst()
    let long = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
    guard long.utf8.count == 6, let value = UInt32(long, radix: 16) else { return nil }
    self.init(hex: value)
  }
}

extension [String] {
  /// As in `light, dark or print`.
  fileprivate var listed: String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " or " + last
  }
}
