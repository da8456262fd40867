/// What a requirement says.
indirect enum Expression: Sendable, Equatable {
  case all(Expression, Expression)
  case any(Expression, Expression)
  case not(Expression)
  case comparison(Operand, Relation, Operand)
  /// A field that is true or false by itself.
  case condition(Operand)
}

/// How two values are compared.
enum Relation: String, Sendable, CaseIterable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case unequal = "!="

  /// Whether it asks which of two values is greater.
  var isOrder: Bool { self != .equal && self != .unequal }

  func holds<Value: Comparable>(_ one: Value, _ other: Value) -> Bool {
    switch self {
    case .less: one < other
    case .lessOrEqual: one <= other
    case .greater: one > other
    case .greaterOrEqual: one >= other
    case .equal: one == other
    case .unequal: one != other
    }
  }
}

/// One side of a comparison.
struct Operand: Sendable, Equatable {
  var kind: Kind
  /// Where it begins, in characters, from 1.
  var column: Int

  enum Kind: Sendable, Equatable {
    case number(Double, Unit?)
    case text(String)
    case boolean(Bool)
    case null
    case field(FieldPath)
    /// One number made of all that a path names.
    case aggregate(Aggregate, FieldPath)
  }
}

/// How one number is made of many.
enum Aggregate: String, Sendable, CaseIterable {
  case count
  case sum
  case mean
  case min
  case max

  /// nil for what many there must be and are not.
  func value(of numbers: [Double]) -> Double? {
    let sum = numbers.reduce(0, +)
    return switch self {
    case .count: Double(numbers.count)
    case .sum: sum
    case .mean: numbers.isEmpty ? nil : sum / Double(numbers.count)
    case .min: numbers.min()
    case .max: numbers.max()
    }
  }
}

/// A way from the document to values in it.
struct FieldPath: Sendable, Equatable {
  var steps: [Step]

  struct Step: Sendable, Equatable {
    var kind: Kind
    var column: Int
  }

  enum Kind: Sendable, Equatable {
    /// A member of an object, or of every object of a list.
    case name(String)
    /// An element of a list, from 0.
    case index(Int)
    /// All elements of a list.
    case every
    /// The elements of a list of which a field compares so.
    case matching(FieldPath, Relation, Operand)
  }

  /// The name, where the path is a single one: it may stand for text, too.
  var word: String? {
    guard steps.count == 1, case .name(let name)? = steps.first?.kind else { return nil }
    return name
  }
}
