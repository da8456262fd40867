/// Whether a document fulfils an expression, and the values that decide it.
struct Evaluation {
  var truth: Truth
  var measured: [Check.Measured]
}

/// Evaluates expressions on one document, in Kleene's logic of three values: what is not known neither
/// holds nor fails, and neither does its negation.
struct Evaluator {
  private let resolver: Resolver
  private let comparer: Comparer
  private let requirement: String

  init(document: JSONTree, requirement: String) {
    self.requirement = requirement
    resolver = Resolver(document: document, requirement: requirement)
    comparer = Comparer(requirement: requirement)
  }

  func evaluate(_ expression: Expression) throws(RequirementError) -> Evaluation {
    switch expression {
    case .all(let one, let other): return try join(one, other) { min($0, $1) }
    case .any(let one, let other): return try join(one, other) { max($0, $1) }
    case .not(let inner):
      let evaluation = try evaluate(inner)
      return Evaluation(truth: evaluation.truth.opposite, measured: evaluation.measured)
    case .comparison(let left, let relation, let right):
      return try compare(left, relation, right)
    case .condition(let operand):
      return try compare(
        operand, .equal, Operand(kind: .boolean(true), column: operand.column))
    }
  }

  /// Both sides are always evaluated: a misspelt field is one whatever the other side says.
  private func join(
    _ one: Expression, _ other: Expression, _ combine: (Truth, Truth) -> Truth
  ) throws(RequirementError) -> Evaluation {
    let (left, right) = (try evaluate(one), try evaluate(other))
    let truth = combine(left.truth, right.truth)
    return Evaluation(
      truth: truth,
      measured: [left, right].filter { $0.truth == truth }.flatMap(\.measured))
  }

  // MARK: One comparison

  /// A side of a comparison: values of the document, or one that was written down.
  private enum Side {
    case measured([Located], text: String)
    case constant(Comparer.Side)
  }

  private func compare(
    _ left: Operand, _ relation: Relation, _ right: Operand
  ) throws(RequirementError) -> Evaluation {
    let (one, other) = (try side(left, facing: right), try side(right, facing: left))
    switch (one, other) {
    case (.constant, .constant):
      throw error("neither side is a field of the document", left)
    case (.measured(let values, let text), .constant(let limit)):
      return try compare(values, named: text, relation, limit, left)
    case (.constant(let limit), .measured(let values, let text)):
      return try compare(values, named: text, relation.mirrored, limit, right)
    case (.measured(let values, let text), .measured(let limits, let limitText)):
      guard limits.count <= 1 else {
        throw error(
          "\(limitText) names \(limits.count) values; write max(\(limitText)) or min(\(limitText))",
          right)
      }
      guard let limit = limits.first else { return none(limitText) }
      guard limit.value != .null else {
        return Evaluation(truth: .unknown, measured: [shown(limit, limit: nil, unit: nil)])
      }
      var evaluation = try compare(
        values, named: text, relation, Comparer.Side(limit.value), left)
      evaluation.measured.append(shown(limit, limit: nil, unit: nil))
      return evaluation
    }
  }

  /// Holds where it does for every value; what names no value does not hold, because a check that
  /// looks at nothing proves nothing.
  private func compare(
    _ values: [Located], named text: String, _ relation: Relation, _ limit: Comparer.Side,
    _ operand: Operand
  ) throws(RequirementError) -> Evaluation {
    guard !values.isEmpty else { return none(text) }
    var truths: [Truth] = []
    for value in values {
      truths.append(try comparer.compare(value, relation, limit, at: operand.column))
    }
    let truth = truths.min() ?? .unknown
    let number: Double? = if case .number(let number) = limit.value { number } else { nil }
    return Evaluation(
      truth: truth,
      measured: zip(values, truths).filter { $0.1 == truth }.map {
        shown($0.0, limit: number, unit: limit.unit)
      })
  }

  private func shown(_ value: Located, limit: Double?, unit: Unit?) -> Check.Measured {
    Check.Measured(
      field: value.place, value: value.value,
      text: value.value.text(Unit.ofField(value.names) ?? unit, limit: limit))
  }

  private func none(_ text: String) -> Evaluation {
    Evaluation(
      truth: .unknown,
      measured: [Check.Measured(field: text, value: .null, text: "nothing: there is none")])
  }

  private func side(_ operand: Operand, facing other: Operand) throws(RequirementError) -> Side {
    switch operand.kind {
    case .number(let value, let unit): return .constant(.init(.number(value), unit: unit))
    case .text(let text): return .constant(.init(.text(text)))
    case .boolean(let value): return .constant(.init(.boolean(value)))
    case .null: return .constant(.init(.null))
    case .field(let path):
      if let word = path.word, isText(word, beside: other) { return .constant(.init(.text(word))) }
      let found = try resolver.values(of: path)
      return .measured(
        found.flatMap(\.elementsOfNumbers).map(\.standIn), text: path.text)
    case .aggregate(let aggregate, let path):
      return .measured([try value(aggregate, path, operand)], text: aggregate.rawValue)
    }
  }

  /// Whether `word` beside `operand` is text: `verdict == parallel` needs no quotation marks.
  private func isText(_ word: String, beside operand: Operand) -> Bool {
    guard case .field(let path) = operand.kind, let values = try? resolver.values(of: path) else {
      return false
    }
    let isField = resolver.document[word] != nil
    return values.flatMap(\.elements).contains { value in
      if case .text = value.value { return true }
      // What is not known may be text.
      return value.value == .null && !isField
    }
  }

  private func value(
    _ aggregate: Aggregate, _ path: FieldPath, _ operand: Operand
  ) throws(RequirementError) -> Located {
    let found = try resolver.values(of: path).flatMap(\.elements)
    let text = "\(aggregate.rawValue)(\(path.text))"
    if aggregate == .count {
      let count = found.filter { $0.value != .null }.count
      return Located(place: text, names: [], value: .number(Double(count)))
    }
    var numbers: [Double] = []
    for value in found.map(\.standIn) {
      switch value.value {
      case .number(let number): numbers.append(number)
      // A sum of what is partly unknown is not known.
      case .null: return Located(place: text, names: [], value: .null)
      default: throw error("\(value.place) is no number", operand)
      }
    }
    let names = found.first?.standIn.names ?? []
    return Located(
      place: text, names: names,
      value: aggregate.value(of: numbers).map { .number($0) } ?? .null)
  }

  private func error(_ what: String, _ operand: Operand) -> RequirementError {
    RequirementError(requirement: requirement, column: operand.column, what: what)
  }
}

extension Relation {
  /// The relation with both sides exchanged.
  fileprivate var mirrored: Relation {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .unequal: self
    }
  }
}

extension Located {
  /// The elements of a list of numbers or texts, which a comparison is made with one by one; anything
  /// else stands alone.
  fileprivate var elementsOfNumbers: [Located] {
    guard case .list(let values) = value else { return [self] }
    let areObjects = values.contains { if case .object = $0 { true } else { false } }
    return areObjects ? [self] : elements
  }
}

extension FieldPath {
  /// As a user would write it.
  var text: String {
    steps.enumerated().map { index, step in
      switch step.kind {
      case .name(let name): (index > 0 ? "." : "") + name
      case .index(let index): "[\(index)]"
      case .every: "[*]"
      case .matching(let field, let relation, let operand):
        "[\(field.text)\(relation == .equal ? "=" : relation.rawValue)\(operand.kind.text)]"
      }
    }.joined()
  }
}

extension Operand.Kind {
  fileprivate var text: String {
    switch self {
    case .number(let value, let unit): unit?.text(value, digits: 4) ?? "\(value)"
    case .text(let text): "'\(text)'"
    case .boolean(let value): "\(value)"
    case .null: "null"
    case .field(let path): path.text
    case .aggregate(let aggregate, let path): "\(aggregate.rawValue)(\(path.text))"
    }
  }
}
