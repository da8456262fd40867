import Analysis
import Scene
import Trace

/// Two timelines over one axis, and between them and the axis the runs and the steps.
struct CompareBody: FigureBody {
  /// The run before over the one after.
  let timeline: TimelineBody
  /// What they are runs of.
  let comparison: RunComparison

  var hasTimeAxis: Bool { true }
  func has(_ lane: LanePattern) -> Bool { timeline.has(lane) }
  var laneNames: [String] { timeline.laneNames }

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    let preset = page.frame.preset
    // What gives way on a small page: the runs as points, then the smaller steps, then all steps.
    var steps = WaterfallRows(comparison, most: 7, showsRuns: hasSeveralRuns)
    let smaller = [
      WaterfallRows(comparison, most: 4, showsRuns: hasSeveralRuns),
      WaterfallRows(comparison, most: 3, showsRuns: false),
      WaterfallRows(comparison, most: 0, showsRuns: false),
    ]
    let rows = room - ChartPainter.axisHeight(preset)
    let least = timeline.smallestComfortableHeight(preset)
    for next in smaller where rows - steps.height(preset) < least { steps = next }
    let below = steps.height(preset)
    let fitted = try timeline.fitted(into: room - below, fills: fills, page: page)
    guard let timeline = fitted as? FittedTimeline else { return fitted }
    return FittedComparison(timeline: timeline, comparison: comparison, steps: steps)
  }

  private var hasSeveralRuns: Bool { comparison.base.count + comparison.candidate.count > 2 }
}

extension TimelineBody {
  /// Two strips and lanes that have their names.
  fileprivate func smallestComfortableHeight(_ preset: Preset) -> Double {
    let lanes = panels.map { min($0.laneCount, 5) }.reduce(0, +)
    return Double(panels.count) * preset.labelSize * 4.5 + Double(lanes) * preset.labelSize * 1.3
  }
}

/// What stands below the timelines: from the wall time before by steps to that after, and each run.
struct WaterfallRows {
  /// The steps, the smaller ones together.
  let waterfall: Waterfall
  /// Whether each run is a point.
  let showsRuns: Bool

  /// At most `most` steps.
  init(_ comparison: RunComparison, most: Int, showsRuns: Bool) {
    waterfall = comparison.waterfall.folded(to: most)
    self.showsRuns = showsRuns
  }

  /// From one row to the next.
  static func pitch(_ preset: Preset) -> Double { preset.labelSize * 1.55 }

  /// How many rows there are: both ends are rows, too.
  var count: Int {
    (waterfall.steps.isEmpty ? 0 : waterfall.steps.count + 2) + (showsRuns ? 2 : 0)
  }

  /// The space above them, and that of a heading.
  static func spaceAbove(_ preset: Preset) -> Double { preset.space * 1.5 }
  static func headingHeight(_ preset: Preset) -> Double { preset.smallSize * 2.7 }

  /// The heights of the parts that have a heading of their own.
  private func parts(_ preset: Preset) -> [Double] {
    let counts = [waterfall.steps.isEmpty ? 0 : waterfall.steps.count + 2, showsRuns ? 2 : 0]
    return counts.filter { $0 > 0 }.map { Double($0) * Self.pitch(preset) }
  }

  /// How tall they are with the space above and below them and their headings.
  func height(_ preset: Preset) -> Double {
    let parts = parts(preset)
    guard !parts.isEmpty else { return 0 }
    return Self.spaceAbove(preset) + preset.space * 0.5
      + parts.reduce(0) { $0 + Self.headingHeight(preset) + $1 }
  }

  /// Where the axis' grid goes on behind rows that begin at `top`: not behind headings.
  func gridRanges(from top: Double, _ preset: Preset) -> [(top: Double, bottom: Double)] {
    var y = top + Self.spaceAbove(preset)
    let parts = parts(preset)
    return parts.enumerated().map { index, height in
      let start = y + Self.headingHeight(preset)
      y = start + height
      return (start, index + 1 == parts.count ? y + preset.space * 0.5 : y)
    }
  }
}

/// A comparison with its measures.
struct FittedComparison: FittedBody {
  let timeline: FittedTimeline
  let comparison: RunComparison
  let steps: WaterfallRows

  var axis: TimeScale? { timeline.axis }
  func middle(of lane: LanePattern) -> Double? { timeline.middle(of: lane) }

  var height: Double { timeline.height + steps.height(timeline.page.frame.preset) }

  func painted(at top: Double) -> (elements: [Element], usesTone: Bool) {
    let preset = timeline.page.frame.preset
    let chart = ChartPainter(
      frame: timeline.page.frame, columns: timeline.columns, fit: timeline.fit,
      scale: timeline.scale, resolution: timeline.page.resolution, top: top,
      bright: timeline.bright, roomAboveAxis: steps.height(preset),
      gridAboveAxis: steps.gridRanges(from: top + timeline.fit.height, preset)
    ).paint()
    let painter = ComparisonPainter(
      frame: timeline.page.frame, columns: timeline.columns, scale: timeline.scale,
      comparison: comparison, rows: steps)
    let rowsEnd = top + timeline.fit.height
    let strips = stripBoxes(from: top)
    // Lanes and their words lie over the lines.
    let elements =
      [painter.ends(strips: strips, bottom: rowsEnd)] + chart.elements
      + [painter.change(strips: strips)] + painter.rows(from: rowsEnd)
    return (elements, chart.usesTone)
  }

  /// Where the curves of each panel stand.
  private func stripBoxes(from top: Double) -> [Rect] {
    let fit = timeline.fit
    var boxes: [Rect] = []
    var y = top
    for row in fit.stack.rows {
      let height = fit.stack.height(of: row, pitch: fit.pitch, strip: fit.strip)
      if case .track(_, _, isFirst: true) = row.content {
        boxes.append(
          Rect(x: timeline.scale.left, y: y, width: timeline.scale.width, height: height))
      }
      y += height
    }
    return boxes
  }
}
