import ScriptJSON

/// What came out of the requirements on one or several inputs.
public struct CheckReport: Sendable, Equatable {
  /// One for each requirement and input.
  public var entries: [Entry] = []

  /// What came out of one requirement on one input.
  public struct Entry: Sendable, Equatable {
    /// What to call the input.
    public var input: String
    /// What came out.
    public var check: Check
  }

  /// A report on nothing yet.
  public init() {}

  /// Checks `document`, called `input`, by each of `requirements`.
  public mutating func add(
    _ document: JSONTree, named input: String, _ requirements: [Requirement]
  ) throws(RequirementError) {
    for requirement in requirements {
      entries.append(Entry(input: input, check: try requirement.check(document)))
    }
  }

  /// Whether every requirement is fulfilled on every input.
  public var holds: Bool { entries.allSatisfy(\.check.holds) }

  /// A line for each requirement, with what was measured; what fails says so in capitals.
  public var text: String {
    let showsInput = Set(entries.map(\.input)).count > 1
    return entries.map { entry in
      let check = entry.check
      let input = showsInput ? "\(entry.input): " : ""
      return "\(check.holds ? "holds" : "FAILS")  \(input)\(check.requirement): "
        + Self.text(of: check.measured) + "\n"
    }.joined()
  }

  /// At most that many values on a line; the JSON has them all.
  private static let mostValues = 5

  private static func text(of measured: [Check.Measured]) -> String {
    let shown = measured.prefix(mostValues).map { "\($0.field) is \($0.text)" }
    let more = measured.count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// The value of `coreograph check --json`: `coreograph-check/1`, ending in a newline.
  public func json() throws -> [UInt8] {
    try scriptJSON(
      CheckDocument(
        holds: holds,
        requirements: entries.map {
          CheckDocument.Requirement(
            input: $0.input, requirement: $0.check.requirement, holds: $0.check.holds,
            measured: $0.check.measured)
        }))
  }
}

/// `coreograph-check/1`.
private struct CheckDocument: Encodable {
  var format = "coreograph-check/1"
  var holds: Bool
  var requirements: [Requirement]

  struct Requirement: Encodable {
    var input: String
    var requirement: String
    var holds: Bool
    var measured: [Check.Measured]
  }
}
