/// Something that a measurement must fulfil, such as `parallelism >= 1.5 and wallSeconds < 250ms`.
///
/// docs/CHECKS.md has the whole language.
public struct Requirement: Sendable, Equatable {
  /// As the user wrote it.
  public let text: String
  let expression: Expression

  /// Reads `text`; throws where it is no requirement, with the column.
  public init(_ text: String) throws(RequirementError) {
    self.text = text
    var parser = try Parser(text)
    expression = try parser.parse()
  }

  /// Whether `document` fulfils it. Linear in the values that it names.
  ///
  /// Throws where it names a field that the document does not have, or compares what cannot be.
  public func check(_ document: JSONTree) throws(RequirementError) -> Check {
    let evaluation = try Evaluator(document: document, requirement: text).evaluate(expression)
    return Check(
      requirement: text, holds: evaluation.truth == .holds, measured: evaluation.measured)
  }
}

/// What came out of one requirement.
public struct Check: Sendable, Equatable {
  /// As the user wrote it.
  public var requirement: String
  /// Whether it is fulfilled. What is not known is not fulfilled.
  public var holds: Bool
  /// The values that decided it.
  public var measured: [Measured]

  /// A value that was compared.
  public struct Measured: Sendable, Equatable, Encodable {
    /// Where it stands, such as `threads[2].runningSeconds`.
    public var field: String
    /// What it is; null where it is not known, or where the field names nothing.
    public var value: JSONTree
    /// The value for people, or why there is none.
    public var text: String
  }
}

/// A requirement that cannot be checked: one line that quotes it and names the column.
public struct RequirementError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The requirement as the user wrote it.
  public var requirement: String
  /// Where in it, in characters, from 1.
  public var column: Int
  /// What is wrong and how to mend it.
  public var what: String

  /// `'REQUIREMENT', column N: WHAT`.
  public var description: String { "'\(requirement)', column \(column): \(what)" }
}
