/// Why an option's value states nothing, in words that follow its name.
public struct OptionSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One line with the way out.
  public let description: String
}

extension LaneChoice {
  /// The choice that `text` states.
  ///
  /// - Throws: ``OptionSyntaxError`` where an item is empty, or is hidden and renamed at once.
  public init(_ text: String) throws(OptionSyntaxError) {
    var items: [Item] = []
    for part in text.split(at: ";") {
      let (heading, list) = part.splitHeading()
      for item in list.split(at: ",") {
        let trimmed = item.trimmingSpaces()
        if trimmed.isEmpty { continue }
        items.append(try Item(trimmed, heading: heading))
      }
    }
    guard !items.isEmpty else {
      throw OptionSyntaxError(
        description: "it names no lane: write names, thread ids or cores, as in 'worker-*,!main'")
    }
    self.items = items
  }
}

extension LaneChoice.Item {
  fileprivate init(_ text: Substring, heading: String?) throws(OptionSyntaxError) {
    let isHidden = text.hasPrefix("!")
    let parts = (isHidden ? text.dropFirst() : text).split(at: "=", atMost: 2)
    let pattern = (parts.first ?? "").trimmingSpaces()
    let name = parts.count == 2 ? parts[1].trimmingSpaces().unescaped : nil
    guard !pattern.isEmpty, name != "" else {
      throw OptionSyntaxError(
        description: "'\(text)' lacks a lane or its new name: write NAME=NEW NAME")
    }
    guard !isHidden || name == nil else {
      throw OptionSyntaxError(
        description: "'\(text)' hides a lane and names it, too: leave away '!' or '='")
    }
    self.init(
      pattern: LanePattern(String(pattern)), isHidden: isHidden, name: name,
      heading: isHidden ? nil : heading)
  }
}

extension StringProtocol where SubSequence == Substring {
  /// The stretches between `separator`s that no backslash stands before; the last of at most `count`
  /// takes the rest.
  fileprivate func split(at separator: Character, atMost count: Int = .max) -> [Substring] {
    var parts: [Substring] = []
    var start = startIndex
    var isLiteral = false
    for index in indices where parts.count < count - 1 {
      if isLiteral {
        isLiteral = false
      } else if self[index] == "\\" {
        isLiteral = true
      } else if self[index] == separator {
        parts.append(self[start..<index])
        start = self.index(after: index)
      }
    }
    return parts + [self[start...]]
  }

  /// What stands before the first colon that a space follows, and what stands behind it.
  fileprivate func splitHeading() -> (heading: String?, rest: Substring) {
    let parts = split(at: ":", atMost: 2)
    guard parts.count == 2, parts[1].hasPrefix(" ") else { return (nil, self[...]) }
    let heading = parts[0].trimmingSpaces().unescaped
    return (heading.isEmpty ? nil : heading, parts[1])
  }

  /// Without spaces at either end.
  func trimmingSpaces() -> Substring {
    var rest = drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    return rest
  }

  /// Without the backslashes that protect characters.
  fileprivate var unescaped: String {
    var result = ""
    var isLiteral = false
    for character in self {
      if !isLiteral, character == "\\" {
        isLiteral = true
      } else {
        result.append(character)
        isLiteral = false
      }
    }
    return result
  }
}
