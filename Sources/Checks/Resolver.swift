/// A value of a document and where it stands.
struct Located: Equatable {
  /// Such as `threads[2].runningSeconds`.
  var place: String
  /// The names on the way, without brackets.
  var names: [String]
  var value: JSONTree

  /// The members that an object may stand for itself by, in this order.
  static let defaults = ["mean", "value", "median"]

  /// The number that stands for an object: its ``defaults``; anything else stands for itself.
  var standIn: Located {
    guard case .object(let members) = value else { return self }
    for name in Self.defaults {
      switch members[name] {
      case .number?, .null?: return member(name, members[name] ?? .null)
      default: continue
      }
    }
    return self
  }

  func member(_ name: String, _ value: JSONTree) -> Located {
    Located(
      place: place.isEmpty ? name : "\(place).\(name)", names: names + [name], value: value)
  }

  func element(_ index: Int, _ value: JSONTree) -> Located {
    Located(place: "\(place)[\(index)]", names: names, value: value)
  }

  /// The elements of a list; a value that is none stands alone.
  var elements: [Located] {
    guard case .list(let values) = value else { return [self] }
    return values.enumerated().map { element($0.offset, $0.element) }
  }
}

/// Follows paths into a document.
struct Resolver {
  let document: JSONTree
  let requirement: String
  /// What ``document`` is within the whole one; empty for all of it.
  var root = Located(place: "", names: [], value: .null)

  init(document: JSONTree, requirement: String) {
    self.document = document
    self.requirement = requirement
    root.value = document
  }

  /// All values that `path` names, in the document's order: none where a list is empty.
  ///
  /// Throws where no value on the way has the field. One that only some elements of a list have is
  /// not known in the others, and what lies behind a null is not known.
  func values(of path: FieldPath) throws(RequirementError) -> [Located] {
    var found = [root]
    for (number, step) in path.steps.enumerated() {
      switch step.kind {
      case .name(let name):
        let rest = path.steps[(number + 1)...].compactMap { step in
          if case .name(let name) = step.kind { name } else { nil }
        }
        found = try members(name, followedBy: rest, of: found, at: step)
      case .index(let index): found = try list(found, at: step) { $0.0 == index }
      case .every: found = try list(found, at: step) { _ in true }
      case .matching(let field, let relation, let operand):
        found = try matching(found, field, relation, operand, at: step)
      }
    }
    return found
  }

  private func members(
    _ name: String, followedBy rest: [String], of found: [Located], at step: FieldPath.Step
  ) throws(RequirementError) -> [Located] {
    let holders = found.flatMap(\.elements)
    var isKnown = holders.isEmpty
    let members = holders.map { holder -> Located in
      if let value = holder.value[name] {
        isKnown = true
        return holder.member(name, value)
      }
      if holder.value == .null { isKnown = true }
      return holder.member(name, .null)
    }
    guard isKnown || isElsewhere(name, beside: holders) else {
      throw error(
        MissingField(document, missing: [name] + rest, in: holders).text, at: step.column)
    }
    return members
  }

  /// Whether another element of the same list has the field that these lack.
  private func isElsewhere(_ name: String, beside holders: [Located]) -> Bool {
    guard let names = holders.first?.names else { return false }
    let ends = (names + [name]).reduce([root]) { found, name in
      found.flatMap(\.elements).compactMap { holder in
        holder.value[name].map { holder.member(name, $0) }
      }
    }
    return !ends.isEmpty
  }

  private func list(
    _ found: [Located], at step: FieldPath.Step, where isWanted: ((Int, JSONTree)) -> Bool
  ) throws(RequirementError) -> [Located] {
    var wanted: [Located] = []
    for holder in found {
      guard case .list(let values) = holder.value else {
        if holder.value == .null { continue }
        throw error(
          "\(holder.place) is no list, of which brackets choose elements", at: step.column)
      }
      for pair in values.enumerated() where isWanted((pair.offset, pair.element)) {
        wanted.append(holder.element(pair.offset, pair.element))
      }
    }
    return wanted
  }

  private func matching(
    _ found: [Located], _ field: FieldPath, _ relation: Relation, _ operand: Operand,
    at step: FieldPath.Step
  ) throws(RequirementError) -> [Located] {
    let elements = try list(found, at: step) { _ in true }
    guard !elements.isEmpty else { return [] }
    // All at once, so that a field that only some elements have is a field.
    var inner = self
    inner.root.value = .list(elements.map(\.value))
    let values = try inner.values(of: field)
    guard values.count == elements.count else {
      throw error("a selector compares one value of each element", at: step.column)
    }
    let comparer = Comparer(requirement: requirement, allowsPatterns: true)
    var wanted: [Located] = []
    for (element, value) in zip(elements, values) {
      let other = try inner.constant(operand)
      if try comparer.compare(value.standIn, relation, other, at: step.column) == .holds {
        wanted.append(element)
      }
    }
    return wanted
  }

  /// In a selector, a word is text.
  private func constant(_ operand: Operand) throws(RequirementError) -> Comparer.Side {
    switch operand.kind {
    case .number(let value, let unit): return .init(.number(value), unit: unit)
    case .text(let text): return .init(.text(text))
    case .boolean(let value): return .init(.boolean(value))
    case .null: return .init(.null)
    case .field(let path):
      guard let word = path.word else { break }
      return .init(.text(word))
    case .aggregate: break
    }
    throw error("a selector compares with a number or a text, not with a field", at: operand.column)
  }

  private func error(_ what: String, at column: Int) -> RequirementError {
    RequirementError(requirement: requirement, column: column, what: what)
  }
}
