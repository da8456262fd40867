/// Reads requirements by recursive descent: `or` binds least, then `and`, `not`, comparisons.
struct Parser {
  private let text: String
  private let tokens: [Token]
  private var position = 0
  /// How deep the parser is in parentheses, selectors and negations.
  private var depth = 0

  /// More would exhaust the stack, and nobody writes them.
  private static let deepest = 100

  init(_ text: String) throws(RequirementError) {
    self.text = text
    tokens = try Tokenizer(text).tokens
  }

  /// The whole text as one expression.
  mutating func parse() throws(RequirementError) -> Expression {
    let expression = try disjunction()
    guard next.kind == .end else {
      throw expected("'and', 'or' or the end", after: "what stands before it")
    }
    return expression
  }

  private var next: Token { tokens[position] }

  private mutating func take(_ kind: Token.Kind) -> Bool {
    guard next.kind == kind else { return false }
    position += 1
    return true
  }

  private mutating func disjunction() throws(RequirementError) -> Expression {
    var left = try conjunction()
    while take(.word("or")) { left = .any(left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws(RequirementError) -> Expression {
    var left = try negation()
    while take(.word("and")) { left = .all(left, try negation()) }
    return left
  }

  private mutating func negation() throws(RequirementError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw error("there are more than \(Self.deepest) levels of parentheses and negations")
    }
    if take(.word("not")) { return .not(try negation()) }
    guard take(.symbol("(")) else { return try comparison() }
    let inner = try disjunction()
    guard take(.symbol(")")) else { throw expected("')'", after: "the expression") }
    return inner
  }

  private mutating func comparison() throws(RequirementError) -> Expression {
    let left = try operand()
    guard let relation = takeRelation() else {
      guard case .field = left.kind, isEndOfOperand else {
        throw expected("a comparison such as '>='", after: "the value")
      }
      return .condition(left)
    }
    return .comparison(left, relation, try operand())
  }

  private var isEndOfOperand: Bool {
    [.end, .symbol(")"), .word("and"), .word("or")].contains(next.kind)
  }

  /// A single `=` means the same as two: there is nothing to assign to.
  private mutating func takeRelation() -> Relation? {
    guard case .symbol(let symbol) = next.kind,
      let relation = Relation(rawValue: symbol == "=" ? "==" : symbol)
    else { return nil }
    position += 1
    return relation
  }

  private mutating func operand() throws(RequirementError) -> Operand {
    let start = next
    switch start.kind {
    case .number(let value):
      position += 1
      let (factor, unit) = takeUnit()
      return Operand(kind: .number(value * factor, unit), column: start.column)
    case .quoted(let quoted):
      position += 1
      return Operand(kind: .text(quoted), column: start.column)
    case .word(let word):
      if let constant = Self.constants[word] {
        position += 1
        return Operand(kind: constant, column: start.column)
      }
      if let aggregate = Aggregate(rawValue: word), tokens[position + 1].kind == .symbol("(") {
        position += 2
        let inner = try path()
        guard take(.symbol(")")) else { throw expected("')'", after: "the field") }
        return Operand(kind: .aggregate(aggregate, inner), column: start.column)
      }
      return Operand(kind: .field(try path()), column: start.column)
    case .symbol, .end:
      throw error("a field or a value is missing before \(start.text)")
    }
  }

  private static let constants: [String: Operand.Kind] = [
    "true": .boolean(true), "false": .boolean(false), "null": .null,
  ]

  private mutating func takeUnit() -> (factor: Double, unit: Unit?) {
    guard case .word(let word) = next.kind, let unit = Unit.words[word] else { return (1, nil) }
    position += 1
    return unit
  }

  private static let keywords: Set<String> = ["and", "or", "not"]

  private mutating func path() throws(RequirementError) -> FieldPath {
    var steps: [FieldPath.Step] = []
    repeat {
      let column = next.column
      guard case .word(let name) = next.kind, !Self.keywords.contains(name) else {
        throw error("the name of a field is missing before \(next.text)")
      }
      position += 1
      steps.append(FieldPath.Step(kind: .name(name), column: column))
      while case .symbol("[") = next.kind {
        let column = next.column
        position += 1
        steps.append(FieldPath.Step(kind: try selector(), column: column))
      }
    } while take(.symbol("."))
    return FieldPath(steps: steps)
  }

  /// What stands in brackets, the closing one included.
  private mutating func selector() throws(RequirementError) -> FieldPath.Kind {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw error("there are too many brackets in brackets") }
    let kind: FieldPath.Kind
    if case .number(let number) = next.kind {
      guard let index = Int(exactly: number), index >= 0 else {
        throw error("elements are counted 0, 1, 2 and so on")
      }
      position += 1
      kind = .index(index)
    } else if take(.word("*")) {
      kind = .every
    } else {
      let field = try path()
      guard let relation = takeRelation() else {
        throw expected("a comparison such as '='", after: "the field")
      }
      kind = .matching(field, relation, try operand())
    }
    guard take(.symbol("]")) else { throw expected("']'", after: "the selector") }
    return kind
  }

  private func expected(_ what: String, after place: String) -> RequirementError {
    error("\(what) should follow \(place), not \(next.text)")
  }

  private func error(_ what: String) -> RequirementError {
    RequirementError(requirement: text, column: next.column, what: what)
  }
}
