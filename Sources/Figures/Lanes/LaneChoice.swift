/// Which lanes to draw, in which order, under which headings, and what they are called.
///
/// A list parted by commas. `PATTERN` shows lanes (``LanePattern``), in the order of the list;
/// `PATTERN=NAME` shows them under another name; `!PATTERN` leaves lanes away, and where there are
/// only such items the other lanes stay as they are. `HEADING: LIST; HEADING: LIST` puts lanes into
/// groups. Behind a backslash a character has no meaning of its own.
public struct LaneChoice: Sendable, Equatable {
  /// One item of the list.
  public struct Item: Sendable, Equatable {
    /// Which lanes.
    public var pattern: LanePattern
    /// Whether they are left away.
    public var isHidden = false
    /// What they are called; nil leaves them their names.
    public var name: String?
    /// What stands above them; nil leaves them in their own groups.
    public var heading: String?
  }

  /// In order.
  public let items: [Item]

  /// Whether lanes are put into groups.
  var hasHeadings: Bool { items.contains { $0.heading != nil } }

  /// The first pattern that none of `groups` has a lane for.
  func unmatched(in groups: [LaneGroup]) -> LanePattern? {
    let lanes = groups.flatMap(\.lanes)
    return items.first { item in !lanes.contains(where: item.pattern.matches) }?.pattern
  }

  /// The lanes of `groups` that are chosen.
  func applied(to groups: [LaneGroup]) -> [LaneGroup] {
    let hidden = items.filter(\.isHidden)
    let kept = groups.map { group in
      var group = group
      group.lanes.removeAll { lane in hidden.contains { $0.pattern.matches(lane) } }
      return group
    }
    let shown = items.filter { !$0.isHidden }
    guard !shown.isEmpty else { return kept.filter { !$0.lanes.isEmpty } }
    // The order is the user's, so groups follow it: neighbours of one group share its heading.
    var result: [LaneGroup] = []
    var taken: Set<String> = []
    for item in shown {
      for group in kept {
        let lanes = group.lanes.filter { lane in
          item.pattern.matches(lane) && taken.insert(lane.id).inserted
        }
        guard !lanes.isEmpty else { continue }
        let heading = hasHeadings ? item.heading : group.heading
        let named = item.name.map { name in lanes.map { $0.called(name, alone: lanes.count == 1) } }
        if let last = result.last, last.heading == heading {
          result[result.count - 1].lanes += named ?? lanes
        } else {
          result.append(LaneGroup(heading: heading, lanes: named ?? lanes))
        }
      }
    }
    return result
  }

  /// The runs called `names` that are chosen, in the order of the list, each with what it is called.
  func runs(of names: [String]) throws(FigureError) -> [(index: Int, name: String)] {
    func matching(_ item: Item) throws(FigureError) -> [Int] {
      let found = names.indices.filter { item.pattern.matches(names[$0]) }
      if found.isEmpty { throw .noSuchLane(.lanes, item.pattern, among: names) }
      return found
    }
    var hidden: Set<Int> = []
    var shown: [(index: Int, name: String)]?
    for item in items {
      if item.isHidden {
        hidden.formUnion(try matching(item))
        continue
      }
      let already = shown ?? []
      let new = try matching(item).filter { index in !already.contains { $0.index == index } }
      shown = already + new.map { ($0, item.name ?? names[$0]) }
    }
    let chosen = shown ?? names.enumerated().map { ($0.offset, $0.element) }
    return chosen.filter { !hidden.contains($0.index) }
  }
}

extension Lane {
  /// The same lane under another name. The number that told it from others goes where it is `alone`
  /// under that name.
  fileprivate func called(_ name: String, alone: Bool) -> Lane {
    var lane = self
    lane.formerNames = names
    lane.name = name
    lane.fullName = name
    if alone { lane.detail = nil }
    return lane
  }
}
