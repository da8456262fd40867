import Scaling

/// Whether something holds, where it may not be known.
enum Truth: Int, Sendable, Comparable {
  case fails
  case unknown
  case holds

  static func < (one: Truth, other: Truth) -> Bool { one.rawValue < other.rawValue }

  /// What is not known stays so.
  var opposite: Truth {
    switch self {
    case .fails: .holds
    case .unknown: .unknown
    case .holds: .fails
    }
  }
}

/// Compares two values.
struct Comparer {
  let requirement: String
  /// Whether a `*` in text stands for anything.
  var allowsPatterns = false

  /// What stands on the other side of a value.
  struct Side {
    var value: JSONTree
    var unit: Unit?

    init(_ value: JSONTree, unit: Unit? = nil) {
      self.value = value
      self.unit = unit
    }
  }

  /// How `field` compares with `other`. Throws where values of their kinds do not compare.
  func compare(
    _ field: Located, _ relation: Relation, _ other: Side, at column: Int
  ) throws(RequirementError) -> Truth {
    let isEquality = !relation.isOrder
    switch (field.value, other.value) {
    case (.null, .null):
      guard isEquality else { return .unknown }
      return relation == .equal ? .holds : .fails
    case (_, .null):
      guard isEquality else { throw error("null has no order; write == or !=", column) }
      return relation == .unequal ? .holds : .fails
    case (.null, _): return .unknown
    case (.number(let one), .number(let two)):
      try checkUnits(field, other.unit, column)
      return relation.holds(one, two) ? .holds : .fails
    case (.text(let one), .text(let two)) where isEquality:
      let isEqual = allowsPatterns ? Self.matches(one[...], two[...]) : one == two
      return isEqual == (relation == .equal) ? .holds : .fails
    case (.boolean(let one), .boolean(let two)) where isEquality:
      return (one == two) == (relation == .equal) ? .holds : .fails
    default:
      throw error(
        "\(field.place) is \(field.value.kindText): \(field.value.comparisonText)", column)
    }
  }

  private func checkUnits(
    _ field: Located, _ unit: Unit?, _ column: Int
  ) throws(RequirementError) {
    guard let own = Unit.ofField(field.names), let unit, own != unit else { return }
    let words = own == .seconds ? "a time, such as 250ms" : "a size, such as 10MiB"
    throw error("\(field.place) is compared with \(words)", column)
  }

  /// Whether `text` is like `pattern`, in which `*` stands for any characters.
  private static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
    let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else {
      return text == pattern
    }
    guard text.hasPrefix(first), text.dropFirst(first.count).hasSuffix(last) else { return false }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let place = rest.firstRange(of: piece) else { return false }
      rest = rest[place.upperBound...]
    }
    return true
  }

  private func error(_ what: String, _ column: Int) -> RequirementError {
    RequirementError(requirement: requirement, column: column, what: what)
  }
}

extension JSONTree {
  /// What kind of value it is, for a sentence.
  fileprivate var kindText: String {
    switch self {
    case .null: "not known"
    case .boolean: "true or false"
    case .number: "a number"
    case .text: "text"
    case .list: "a list"
    case .object: "an object"
    }
  }

  /// How to compare such a value.
  fileprivate var comparisonText: String {
    switch self {
    case .null, .number: "compare it with a number"
    case .boolean: "compare it with true or false by == or !="
    case .text: "compare it with text by == or !="
    case .list: "name a field of its elements, or write count(…), sum(…), mean(…), min(…), max(…)"
    case .object(let members):
      "name one of its fields: \(members.keys.sorted().prefix(12).joined(separator: ", "))"
    }
  }

  /// The value in a sentence; a number in `unit`, in as many digits as leave it on its side of `limit`.
  func text(_ unit: Unit?, limit: Double?) -> String {
    switch self {
    case .null: "not known"
    case .boolean(let value): "\(value)"
    case .number(let value): Self.text(of: value, unit, limit: limit)
    case .text(let text): "'\(text)'"
    case .list(let values): "a list of \(values.count)"
    case .object: "an object"
    }
  }

  private static func text(of value: Double, _ unit: Unit?, limit: Double?) -> String {
    func shown(_ value: Double, _ digits: Int) -> String {
      if let unit { return unit.text(value, digits: digits) }
      let isWhole = value == value.rounded() && value.magnitude < 1e15
      return isWhole ? "\(Int64(value))" : significant(value, digits: digits)
    }
    guard let limit, limit != value else { return shown(value, 4) }
    // 1.4999 must not read as 1.500 where 1.5 was asked for.
    let digits = (4...15).first { shown(value, $0) != shown(limit, $0) }
    return shown(value, digits ?? 15)
  }
}
