import Analysis
import Scene
import Trace

/// Two timelines over one axis, and between them and the axis the runs and the steps.
struct CompareBody: FigureBody {
  /// The run before over the one after.
  let timeline: TimelineBody
  /// What they are runs of.
  let comparison: RunComparison
  /// Whether the lanes are those that a user chose.
  var keepsLanes = false

  var hasTimeAxis: Bool { true }
  func has(_ lane: LanePattern) -> Bool { timeline.has(lane) }
  var laneNames: [String] { timeline.laneNames }

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    let preset = page.frame.preset
    let layout = layout(of: room - ChartPainter.axisHeight(preset), preset)
    let below = layout.steps.height(preset)
    // Where all lanes have room as lines without names, few with names and the rest as one say more.
    let timeline = fills && !keepsLanes ? layout.applied(to: timeline) : timeline
    do throws(BodyFault) {
      return try fitted(
        timeline, layout.steps, into: room - below, fills: fills, page: page)
    } catch {
      // On a small page the timelines are worth more than the steps.
      guard !keepsLanes else { throw error }
      let none = WaterfallRows(comparison, most: 0, showsRuns: false, showsEnds: true)
      return try fitted(
        self.timeline, none, into: room - none.height(preset), fills: fills, page: page)
    }
  }

  private func fitted(
    _ timeline: TimelineBody, _ steps: WaterfallRows, into room: Double, fills: Bool, page: BodyPage
  ) throws(BodyFault) -> any FittedBody {
    let fitted = try timeline.fitted(into: room, fills: fills, page: page)
    guard let timeline = fitted as? FittedTimeline else { return fitted }
    return FittedComparison(timeline: timeline, comparison: comparison, steps: steps)
  }

  /// How much room there is between and for the curves.
  fileprivate enum Spacing {
    case usual
    /// Little white space.
    case tight
    /// The same, and of curves that stand apart only that of cores.
    case coresOnly
  }

  /// How the lanes and what stands below them share a page.
  private struct Layout {
    var steps: WaterfallRows
    var spacing = Spacing.usual
    /// How many lanes of each run have their names; the rest is one lane.
    var lanes = 1

    func applied(to timeline: TimelineBody) -> TimelineBody {
      timeline.folding(to: lanes, spacing)
    }
  }

  /// What gives way in a room of the height `rows`, in this order: the runs as points, the smaller
  /// steps, lanes beyond the third of each run, white space and the rows of both ends, the
  /// other lanes but one for all, tasks in flight where they have a chart of their own, all steps but the largest, and then that, too.
  private func layout(of rows: Double, _ preset: Preset) -> Layout {
    let showsRuns = comparison.base.count + comparison.candidate.count > 2
    func steps(_ most: Int, runs: Bool = false, ends: Bool = true) -> WaterfallRows {
      WaterfallRows(comparison, most: most, showsRuns: runs, showsEnds: ends)
    }
    let loose = [steps(7, runs: showsRuns), steps(4, runs: showsRuns), steps(3)]
    let tight = [steps(3, ends: false), steps(2, ends: false)]
    var choices = loose.map { Layout(steps: $0, lanes: 5) }
    if !keepsLanes {
      choices += loose.map { Layout(steps: $0, lanes: 3) }
      choices += tight.flatMap { steps in
        [3, 2, 1].map { Layout(steps: steps, spacing: .tight, lanes: $0) }
          + (0...3).reversed().map { Layout(steps: steps, spacing: .coresOnly, lanes: $0) }
      }
    }
    let most = timeline.panels.map(\.laneCount).max() ?? 0
    for var choice in choices {
      let room = rows - choice.steps.height(preset)
      let lanes = timeline.namedLanes(in: room, choice.spacing, preset)
      guard let lanes, lanes >= min(choice.lanes, most) else { continue }
      choice.lanes = lanes
      return choice
    }
    let none = steps(0)
    let spacing = keepsLanes ? Spacing.usual : .tight
    return Layout(
      steps: none, spacing: spacing, lanes: timeline.namedLanes(in: rows, spacing, preset) ?? 0)
  }
}

extension TimelineBody {
  /// How many lanes of each panel have room for their names in a room of that height: all, or some and
  /// one for the rest. Nil where not even that one has.
  fileprivate func namedLanes(
    in room: Double, _ spacing: CompareBody.Spacing, _ preset: Preset
  ) -> Int? {
    let all = panels.map(\.laneCount).max() ?? 0
    return ([all] + (0..<min(all, 16)).reversed()).first { most in
      let panels = folding(to: most, spacing).panels
      let stack = RowStack(panels, preset: preset, headings: true)
      let strip = RowFit.smallestStrip(panels, preset)
      return stack.height(pitch: RowFit.labelledPitch(preset), strip: strip) <= room
    }
  }

  /// The same with at most `most` names in each panel, the same ones in all: those of the lanes in which
  /// most goes on, in all panels together. The others are one.
  fileprivate func folding(to most: Int, _ spacing: CompareBody.Spacing) -> TimelineBody {
    var result = self
    if spacing != .usual {
      result.panels = panels.map { $0.tightened(toCores: spacing == .coresOnly) }
    }
    guard panels.contains(where: { $0.laneCount > most }) else { return result }
    var activity: [String: Nanoseconds] = [:]
    var names: [String] = []
    for lane in panels.flatMap(\.groups).flatMap(\.lanes) {
      if activity[lane.name] == nil { names.append(lane.name) }
      activity[lane.name, default: 0] += lane.activity
    }
    let kept = names.enumerated().sorted {
      (activity[$1.element, default: 0], $0.offset) < (activity[$0.element, default: 0], $1.offset)
    }.prefix(most).map(\.element)
    result.panels = result.panels.map { panel in
      var folded = panel.folding { !kept.contains($0.name) }
      if folded.laneCount == 0 { folded.foldedName = "threads" }
      return folded.folded.count > 1 ? folded : panel
    }
    return result
  }
}

/// What stands below the timelines: from the wall time before by steps to that after, and each run.
struct WaterfallRows {
  /// The steps, the smaller ones together.
  let waterfall: Waterfall
  /// Whether each run is a point.
  let showsRuns: Bool
  /// Whether the wall times before and after are rows, too; without, rows stand closely, and lines from
  /// above tell where the runs end.
  let showsEnds: Bool

  /// At most `most` steps.
  init(_ comparison: RunComparison, most: Int, showsRuns: Bool, showsEnds: Bool = true) {
    waterfall = comparison.waterfall.folded(to: most)
    self.showsRuns = showsRuns
    self.showsEnds = showsEnds
  }

  /// From one row to the next.
  func pitch(_ preset: Preset) -> Double { preset.labelSize * (showsEnds ? 1.55 : 1.3) }

  /// How many rows there are of steps, with both ends, and of runs.
  private var counts: [Int] {
    [waterfall.steps.isEmpty ? 0 : waterfall.steps.count + (showsEnds ? 2 : 0), showsRuns ? 2 : 0]
  }

  /// How many rows there are.
  var count: Int { counts.reduce(0, +) }

  /// The space above them, and that of a heading.
  func spaceAbove(_ preset: Preset) -> Double { preset.space * (showsEnds ? 1.5 : 0.6) }
  func headingHeight(_ preset: Preset) -> Double { preset.smallSize * (showsEnds ? 2.7 : 2.1) }

  /// The heights of the parts that have a heading of their own.
  private func parts(_ preset: Preset) -> [Double] {
    counts.filter { $0 > 0 }.map { Double($0) * pitch(preset) }
  }

  /// How tall they are with the space above and below them and their headings.
  func height(_ preset: Preset) -> Double {
    let parts = parts(preset)
    guard !parts.isEmpty else { return 0 }
    return spaceAbove(preset) + preset.space * 0.5
      + parts.reduce(0) { $0 + headingHeight(preset) + $1 }
  }

  /// Where the axis' grid goes on behind rows that begin at `top`: not behind headings.
  func gridRanges(from top: Double, _ preset: Preset) -> [(top: Double, bottom: Double)] {
    var y = top + spaceAbove(preset)
    let parts = parts(preset)
    return parts.enumerated().map { index, height in
      let start = y + headingHeight(preset)
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
    let axisLine = rowsEnd + steps.height(preset)
    let strips = stripBoxes(from: top)
    // Lanes and their words lie over the lines.
    let elements =
      [painter.ends(strips: strips, bottom: steps.showsEnds ? rowsEnd : axisLine)]
      + chart.elements
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
