/// What stands for lanes, runs, threads or tasks on the command line: a name in which `*` is any
/// number of characters, a number such as a thread id or a core, or a range of numbers (`0-3`).
///
/// Behind a backslash every character stands for itself.
public struct LanePattern: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  public let description: String

  private enum Piece: Hashable {
    case character(Character)
    case anything
  }

  private let pieces: [Piece]

  /// The pattern that `text` states.
  public init(_ text: String) {
    description = text
    var pieces: [Piece] = []
    var isLiteral = false
    for character in text {
      if isLiteral {
        pieces.append(.character(character))
        isLiteral = false
      } else if character == "\\" {
        isLiteral = true
      } else {
        pieces.append(character == "*" ? .anything : .character(character))
      }
    }
    // A backslash at the end has nothing to protect.
    if isLiteral { pieces.append(.character("\\")) }
    self.pieces = pieces
  }

  /// Whether `name` is called so.
  func matches(_ name: String) -> Bool {
    let text = Array(name)
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pieces.count, pieces[p] == .anything {
        star = (p, t)
        p += 1
      } else if p < pieces.count, pieces[p] == .character(text[t]) {
        p += 1
        t += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        p = last.pattern + 1
        t = last.text + 1
      } else {
        return false
      }
    }
    return pieces[p...].allSatisfy { $0 == .anything }
  }

  /// Whether it is `number`, or a range that has it.
  func matches(number: Int) -> Bool {
    let bounds = description.split(separator: "-", omittingEmptySubsequences: false)
      .map { Int($0) }
    guard bounds.count <= 2, let low = bounds.first ?? nil, let high = bounds.last ?? nil else {
      return false
    }
    return low <= number && number <= high
  }

  /// Whether it stands for `lane`: by its name, or by the thread id or core that it shows.
  func matches(_ lane: Lane) -> Bool {
    if let number = lane.number, matches(number: number) { return true }
    return lane.names.contains(where: matches)
  }
}

extension Lane {
  /// The thread id, core or place that it is told by.
  fileprivate var number: Int? { id.split(separator: "-").last.flatMap { Int($0) } }

  /// All that it may be called.
  var names: [String] {
    var names = [name, fullName]
    if let detail { names += ["\(name) \(detail)", "\(fullName) \(detail)"] }
    return (names + formerNames).filter { !$0.isEmpty }
  }
}
