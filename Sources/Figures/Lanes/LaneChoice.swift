/// Which lanes to draw, in which order.
///
/// Patterns stand for lanes by name (`worker-*`), by thread id (`12345`), by core (`core 0`, `0`) or
/// by a range of numbers (`0-3`). Lanes come in the order of the patterns; a pattern behind `!`
/// leaves lanes away, and where there are only such patterns the other lanes stay as they are.
public struct LaneChoice: Sendable, Equatable {
  /// The patterns, in order.
  public var patterns: [String]

  /// The choice that `text` states as a list separated by commas.
  public init(_ text: String) {
    patterns = text.split(separator: ",").map { String($0.trimmingSpaces) }
      .filter { !$0.isEmpty }
  }

  /// The patterns that none of `groups` has a lane for.
  func unmatched(in groups: [LaneGroup]) -> [String] {
    let lanes = groups.flatMap(\.lanes)
    return patterns.filter { pattern in
      let bare = pattern.hasPrefix("!") ? String(pattern.dropFirst()) : pattern
      return !lanes.contains { Self.matches(bare, $0) }
    }
  }

  /// The lanes of `groups` that are chosen.
  func applied(to groups: [LaneGroup]) -> [LaneGroup] {
    let hidden = patterns.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }
    let shown = patterns.filter { !$0.hasPrefix("!") }
    let kept = groups.map { group in
      var group = group
      group.lanes.removeAll { lane in hidden.contains { Self.matches($0, lane) } }
      return group
    }
    guard !shown.isEmpty else { return kept.filter { !$0.lanes.isEmpty } }
    // The order is the user's, so groups follow it: neighbours of one group share its heading.
    var result: [LaneGroup] = []
    var taken: Set<String> = []
    for pattern in shown {
      for group in kept {
        let lanes = group.lanes.filter { lane in
          Self.matches(pattern, lane) && taken.insert(lane.id).inserted
        }
        guard !lanes.isEmpty else { continue }
        if let last = result.last, last.heading == group.heading {
          result[result.count - 1].lanes += lanes
        } else {
          result.append(LaneGroup(heading: group.heading, lanes: lanes))
        }
      }
    }
    return result
  }

  /// The indices of those of `names` that are chosen, in the order of the patterns.
  func indices(of names: [String]) throws(FigureError) -> [Int] {
    func matching(_ pattern: String) throws(FigureError) -> [Int] {
      let found = names.indices.filter { Self.glob(pattern, names[$0]) }
      if found.isEmpty { throw .noSuchLane(pattern) }
      return found
    }
    var hidden: Set<Int> = []
    var shown: [Int]?
    for pattern in patterns {
      if pattern.hasPrefix("!") {
        hidden.formUnion(try matching(String(pattern.dropFirst())))
      } else {
        let already = shown ?? []
        shown = already + (try matching(pattern)).filter { !already.contains($0) }
      }
    }
    return (shown ?? Array(names.indices)).filter { !hidden.contains($0) }
  }

  private static func matches(_ pattern: String, _ lane: Lane) -> Bool {
    let number = lane.id.split(separator: "-").last.map(String.init)
    let bounds = pattern.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if bounds.count == 2, let low = bounds[0], let high = bounds[1],
      let value = number.flatMap(Int.init)
    {
      return low <= value && value <= high
    }
    return pattern == number || glob(pattern, lane.name) || glob(pattern, lane.fullName)
  }

  /// Whether `text` matches `pattern`, in which `*` stands for any number of characters.
  static func glob(_ pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern)
    let text = Array(text)
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
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
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}

extension Substring {
  /// Without spaces at either end.
  fileprivate var trimmingSpaces: Substring {
    var rest = drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    return rest
  }
}
