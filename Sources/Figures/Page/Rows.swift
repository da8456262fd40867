/// One thing that takes height on the page, from the left edge to the right.
struct Row: Sendable {
  /// What stands in it.
  enum Content: Sendable {
    /// A chart of levels; the first one of a panel bears the panel's title.
    case track(LevelTrack, panel: Int, isFirst: Bool)
    /// White space above lanes, with the heading of their numbers.
    case laneHeading(String?)
    /// White space between panels.
    case gap
    case groupHeading(String)
    case lane(Lane)
    case folded(panel: Int)
    case space
  }

  /// How tall it is, where that does not depend on how many others there are.
  enum Height: Sendable {
    case fixed(Double)
    /// As tall as every lane.
    case lane
    /// That many heights of a strip.
    case strip(Double)
  }

  var content: Content
  var height: Height

  /// The lane that stands in it.
  var lane: Lane? {
    if case .lane(let lane) = content { lane } else { nil }
  }
}

/// The rows of some panels, and how tall they become.
struct RowStack: Sendable {
  private(set) var rows: [Row] = []
  let preset: Preset
  /// Whether groups have their headings.
  let hasHeadings: Bool

  /// Lays `panels` out as rows; without headings, lanes bear their full names.
  init(_ panels: [Panel], preset: Preset, headings: Bool) {
    self.preset = preset
    hasHeadings = headings
    for (index, panel) in panels.enumerated() {
      if index > 0 { add(.gap, .fixed(preset.space * (panel.isTight ? 1.2 : 2))) }
      for (number, track) in panel.tracks.enumerated() {
        if number > 0 {
          // Charts have numbers at both ends of their scales.
          add(.space, .fixed(max(preset.space, track.style == .chart ? preset.smallSize * 1.5 : 0)))
        }
        add(.track(track, panel: index, isFirst: number == 0), .strip(panel.trackWeight))
      }
      guard panel.laneCount > 0 || !panel.folded.isEmpty else { continue }
      // Where lanes are lower than their labels, the first label reaches above its lane.
      let reach = headings ? 0 : preset.labelSize * 0.5
      let heading = panel.shareHeading == nil ? 0 : preset.smallSize * 1.9
      add(.laneHeading(panel.shareHeading), .fixed(max(preset.space, heading) + reach))
      addLanes(of: panel, index, headings: headings)
    }
  }

  private mutating func addLanes(of panel: Panel, _ index: Int, headings: Bool) {
    for (number, group) in panel.groups.enumerated() {
      if headings, let heading = group.heading {
        if number > 0 { add(.space, .fixed(preset.space * 0.5)) }
        add(.groupHeading(heading), .fixed(preset.labelSize * 1.6))
      }
      for lane in group.lanes { add(.lane(lane), .lane) }
    }
    if !panel.folded.isEmpty {
      add(.space, .fixed(preset.space * (panel.isTight ? 0.3 : 0.5)))
      add(.folded(panel: index), .fixed(preset.labelSize * (panel.isTight ? 1.4 : 2)))
    }
  }

  private mutating func add(_ content: Row.Content, _ height: Row.Height) {
    rows.append(Row(content: content, height: height))
  }

  /// How tall the rows are together.
  func height(pitch: Double, strip: Double) -> Double {
    rows.reduce(0) { $0 + height(of: $1, pitch: pitch, strip: strip) }
  }

  /// How tall `row` is.
  func height(of row: Row, pitch: Double, strip: Double) -> Double {
    switch row.height {
    case .fixed(let height): height
    case .lane: pitch
    case .strip(let weight): weight * strip
    }
  }

  /// How many rows are lanes.
  var laneCount: Double {
    rows.reduce(0) { if case .lane = $1.height { $0 + 1 } else { $0 } }
  }

  /// How many strips tall the tracks are together.
  var stripCount: Double {
    rows.reduce(0) { if case .strip(let weight) = $1.height { $0 + weight } else { $0 } }
  }
}
