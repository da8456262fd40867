import Analysis

/// What is said of a field that is not there: what it may have been meant to be.
struct MissingField {
  /// One sentence for the user.
  let text: String

  /// Looks for the first of `names`, which none of `holders` has, among their members, then anywhere in
  /// `document`, then for all of `names` among the names of what its lists hold.
  init(_ document: JSONTree, missing names: [String], in holders: [Located]) {
    let name = names.first ?? ""
    var siblings: Set<String> = []
    for holder in holders {
      if case .object(let members) = holder.value { siblings.formUnion(members.keys) }
    }
    let first = holders.first
    let place = first.map { $0.place.isEmpty ? "" : "\($0.place)." } ?? ""
    let missing = "there is no field '\(place)\(name)'"
    let paths = place.isEmpty ? Self.paths(in: document) : [:]
    if let path = paths[name] {
      text = "\(missing); did you mean '\(path)'?"
    } else if let near = Self.nearest(to: name, among: siblings) {
      text = "\(missing); did you mean '\(place)\(near)'?"
    } else if let near = Self.nearest(to: name, among: paths.keys), let path = paths[near] {
      text = "\(missing); did you mean '\(path)'?"
    } else if place.isEmpty, let element = Self.element(called: names, in: document) {
      text = "\(missing); did you mean \(element)?"
    } else if siblings.isEmpty {
      let holder = place.isEmpty ? "the document" : String(place.dropLast())
      text = "\(missing): \(holder) has no fields"
    } else {
      let names = siblings.sorted()
      let more = names.count > 30 ? " and \(names.count - 30) more" : ""
      text = "\(missing), only \(names.prefix(30).joined(separator: ", "))\(more)"
    }
  }

  /// The name that `name` may have been meant to be: no more than two of five letters differ.
  private static func nearest(to name: String, among names: some Sequence<String>) -> String? {
    nearestName(to: name, among: names.sorted(), changing: 0.4)
  }

  /// What a list of `document` holds under a name such as `gil.waitSeconds`, for who looked for another
  /// one that begins like it: a comparison's numbers are elements of `metrics`.
  private static func element(called names: [String], in document: JSONTree) -> String? {
    guard let first = names.first, case .object(let lists) = document else { return nil }
    for (list, value) in lists.sorted(by: { $0.key < $1.key }) {
      guard case .list(let elements) = value else { continue }
      var known: [String: [String]] = [:]
      for case .object(let members) in elements {
        guard case .text(let own) = members["name"], own.hasPrefix("\(first).") else { continue }
        known[own] = members.keys.filter { $0 != "name" }.sorted()
      }
      let wanted = names.joined(separator: ".")
      guard let near = nearestName(to: wanted, among: known.keys.sorted()) else { continue }
      let members = known[near, default: []].joined(separator: ", ")
      return "'\(list)[name=\"\(near)\"]', which has \(members)"
    }
    return nil
  }

  /// The shortest path in `document` to a field of every name.
  private static func paths(in document: JSONTree) -> [String: String] {
    var paths: [String: String] = [:]
    // By breadth, so that the shortest path of a name is the first.
    var level: [(path: String, value: JSONTree)] = [("", document)]
    for _ in 0..<6 {
      var next: [(path: String, value: JSONTree)] = []
      for (path, value) in level.prefix(1000) {
        switch value {
        case .object(let members):
          for (key, member) in members.sorted(by: { $0.key < $1.key }) {
            let place = path.isEmpty ? key : "\(path).\(key)"
            paths[key] = paths[key] ?? place
            next.append((place, member))
          }
        case .list(let values): next += values.prefix(20).map { (path, $0) }
        default: continue
        }
      }
      level = next
    }
    return paths
  }
}
