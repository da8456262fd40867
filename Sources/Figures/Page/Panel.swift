import Trace

/// One recording on the page: its levels, and its lanes below them.
struct Panel: Sendable {
  /// What it is called where several are stacked.
  var title: String?
  /// The charts of levels, from the top.
  var tracks: [LevelTrack]
  /// How tall a track is, in heights of a strip.
  var trackWeight: Double
  /// The lanes.
  var groups: [LaneGroup]
  /// What stands above the numbers at the lanes' right ends.
  var shareHeading: String?
  /// What lies between the moments of the axis and those of the trace.
  var offset: Nanoseconds
  /// Where records were lost, in moments of the axis: what the tracks show there is too low.
  var losses: [TimeRange]
  /// What lanes are called that were folded into one, as in `more threads`.
  var foldedName: String
  /// The lanes that found no room.
  var folded: [Lane] = []
  /// Whether little space is spent between its rows.
  var isTight = false
  /// The critical path through the lanes, which are faint then.
  var path: PathOverlay?

  /// How many lanes there are.
  var laneCount: Int { groups.reduce(0) { $0 + $1.lanes.count } }

  /// Keeps the lanes of a user's choice: none of them is minor then.
  mutating func choose(_ choice: LaneChoice) {
    groups = choice.applied(to: groups)
    for group in groups.indices {
      for lane in groups[group].lanes.indices { groups[group].lanes[lane].isMajor = true }
    }
  }

  /// The same panel without the lanes that would not be missed by themselves: they go into
  /// ``folded``.
  func foldingMinorLanes() -> Panel {
    let result = folding { !$0.isMajor }
    // A single lane takes no more room as itself.
    return result.folded.count > 1 ? result : self
  }

  /// The same panel in less height: less white space, and no heading above the numbers at lanes' ends;
  /// of several charts of levels, if `toCores`, only the one of busy cores.
  func tightened(toCores: Bool) -> Panel {
    var result = self
    if toCores, tracks.count > 1 {
      result.tracks.removeAll { !$0.series.contains { $0.role == .executing } }
    }
    result.isTight = true
    result.shareHeading = nil
    return result
  }

  /// The same panel without the lanes that `isFolded` says, which go into ``folded``.
  func folding(_ isFolded: (Lane) -> Bool) -> Panel {
    var result = self
    for group in groups.indices {
      result.folded += groups[group].lanes.filter(isFolded)
      result.groups[group].lanes.removeAll(where: isFolded)
    }
    result.groups.removeAll { $0.lanes.isEmpty }
    return result
  }

  /// The same panel with at most `most` lanes: the least active go into ``folded``, too.
  func folding(to most: Int) -> Panel {
    guard laneCount > most else { return self }
    var order: [(activity: Nanoseconds, group: Int, lane: Int)] = []
    for (group, lanes) in groups.enumerated() {
      for (lane, content) in lanes.lanes.enumerated() {
        order.append((content.activity, group, lane))
      }
    }
    // Stable: among equals, the first ones stay.
    let kept = order.sorted {
      ($1.activity, $0.group, $0.lane) < ($0.activity, $1.group, $1.lane)
    }
    .prefix(max(most, 0))
    let keptKeys = Set(kept.map { LaneKey(group: $0.group, lane: $0.lane) })
    var result = self
    for group in groups.indices {
      result.groups[group].lanes = []
      for (index, lane) in groups[group].lanes.enumerated() {
        if keptKeys.contains(LaneKey(group: group, lane: index)) {
          result.groups[group].lanes.append(lane)
        } else {
          result.folded.append(lane)
        }
      }
    }
    result.groups.removeAll { $0.lanes.isEmpty }
    return result
  }

  /// The same for who asks how tall it is: of what is folded, only that there is some.
  func forgettingFolded() -> Panel {
    var result = self
    result.folded = Array(folded.prefix(1))
    return result
  }

  private struct LaneKey: Hashable {
    var group: Int
    var lane: Int
  }
}
