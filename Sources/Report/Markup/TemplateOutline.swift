/// Which templates and blocks ask for which, read from their tags before they are rendered.
///
/// The library that renders templates takes them at their word: one that asks for itself, thousands of
/// sections within each other or a delimiter of one character would end the program.
struct TemplateOutline {
  /// What each template or block asks for. A block's name has a `$` before it, and what may stand in its
  /// place counts as what it asks for.
  private var requests: [String: Set<String>] = [:]
  /// Sections within each other, and templates that ask for one another: more than anyone writes.
  private static let deepest = 64
  /// In characters; comments may be longer.
  private static let longestTag = 256

  /// Adds the tags of the template `name`.
  mutating func add(_ text: String, named name: String) throws(TemplateFault) {
    // The blocks that are open; nil for a section of another kind.
    var open: [String?] = []
    var line = 1
    var rest = text[...]
    while let start = Self.firstPair("{", in: rest) {
      line += rest[..<start].count(where: \.isNewline)
      rest = rest[start...].dropFirst(2)
      // An open tag is the library's to refuse.
      guard let end = Self.firstPair("}", in: rest) else { return }
      let tag = rest[..<end]
      rest = rest[end...].dropFirst(2)
      defer { line += tag.count(where: \.isNewline) }
      guard let sign = tag.first, sign != "!" else { continue }
      guard tag.count <= Self.longestTag else {
        throw TemplateFault(line: line, why: "a tag is longer than \(Self.longestTag) characters")
      }
      let asked = tag.dropFirst().filter { !$0.isWhitespace }
      let asking = open.compactMap(\.self).last ?? name
      switch sign {
      case "=": throw TemplateFault(line: line, why: "the delimiters are {{ and }} and stay so")
      case ">", "<":
        guard !asked.hasPrefix("*") else {
          throw TemplateFault(
            line: line, why: "a template is asked for by its name, not by a value")
        }
        requests[asking, default: []].insert(asked)
        if sign == "<" { open.append(nil) }
      case "$":
        requests[asking, default: []].insert("$" + asked)
        open.append("$" + asked)
      case "#", "^": open.append(nil)
      case "/": _ = open.popLast()
      default: break
      }
      guard open.count <= Self.deepest else {
        throw TemplateFault(
          line: line, why: "more than \(Self.deepest) sections stand within each other")
      }
    }
  }

  /// Something that asks for itself, be it by way of others, or has too many others below it; nil where
  /// rendering comes to an end.
  var endless: String? {
    var depths: [String: Int] = [:]
    for name in requests.keys.sorted() {
      guard case .failure(let found) = depth(of: name, below: [], &depths) else { continue }
      return found.name.hasPrefix("$")
        ? "the block \(found.name.dropFirst())" : found.name + ".mustache"
    }
    return nil
  }

  /// What asks for itself.
  private struct Endless: Error {
    var name: String
  }

  /// How many stand within one another below `name`.
  private func depth(
    of name: String, below path: [String], _ known: inout [String: Int]
  ) -> Result<Int, Endless> {
    if let depth = known[name] { return .success(depth) }
    guard path.count < Self.deepest, !path.contains(name) else {
      return .failure(Endless(name: name))
    }
    var deepest = 0
    for next in requests[name, default: []].sorted() {
      switch depth(of: next, below: path + [name], &known) {
      case .success(let depth): deepest = max(deepest, depth + 1)
      case .failure(let found): return .failure(found)
      }
    }
    guard deepest < Self.deepest else { return .failure(Endless(name: name)) }
    known[name] = deepest
    return .success(deepest)
  }

  /// Where `character` first stands twice in a row.
  private static func firstPair(_ character: Character, in text: Substring) -> Substring.Index? {
    var last: Substring.Index?
    for index in text.indices {
      guard text[index] == character else {
        last = nil
        continue
      }
      if let last { return last }
      last = index
    }
    return nil
  }
}

/// What is wrong with a template.
struct TemplateFault: Error, CustomStringConvertible {
  /// Where, counted from 1.
  var line: Int
  /// What.
  var why: String

  /// Both, as one part of a line.
  var description: String { "line \(line): \(why)" }
}
