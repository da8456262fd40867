import Analysis
import Scene
import Trace

/// Rows of runs with their measures.
struct ModelsChart: FittedBody {
  let body: ModelsBody
  let page: BodyPage
  let columns: ModelColumns
  /// From one row to the next.
  let pitch: Double

  var axis: TimeScale? { columns.scale }

  func middle(of lane: LanePattern) -> Double? {
    runs.firstIndex { lane.matches($0.name) }
      .map { ModelsBody.headingHeight(preset) + (Double($0) + 0.5) * pitch }
  }

  private var theme: Theme { page.frame.theme }
  private var preset: Preset { page.frame.preset }
  private var measuring: any TextMeasuring { page.frame.measuring }
  private var scale: TimeScale { columns.scale }
  private var runs: [ModelRun] { body.runs.runs }

  var height: Double {
    ModelsBody.headingHeight(preset) + pitch * Double(runs.count)
      + ChartPainter.axisHeight(preset)
  }

  /// Whether rows are tall enough for the verdict below the name.
  static func showsVerdicts(_ pitch: Double, _ preset: Preset) -> Bool {
    pitch >= preset.labelSize * 1.3 + preset.smallSize * 1.5
  }

  /// The font of names and numbers in rows of a height.
  static func font(_ pitch: Double, _ preset: Preset) -> Font {
    pitch >= preset.labelSize * 1.3 ? preset.label : preset.small
  }

  private var font: Font { Self.font(pitch, preset) }

  func painted(at top: Double) -> (elements: [Element], usesTone: Bool) {
    let rowsTop = top + ModelsBody.headingHeight(preset)
    let bottom = rowsTop + pitch * Double(runs.count)
    let axis = AxisPainter(
      theme: theme, preset: preset, measuring: measuring, scale: scale,
      page: TimeScale(domain: scale.domain, left: page.frame.left, right: page.frame.right))
    var elements = [axis.grid([(rowsTop, bottom)])]
    elements.append(
      .group(
        Group(name: "headings", elements: headings(baseline: rowsTop - preset.smallSize * 0.6)))
    )
    let names = measuring.shortenedApart(
      runs.map { labelText($0.name) }, to: columns.labelWidth, font: font)
    for (index, run) in runs.enumerated() {
      let box = Rect(
        x: scale.left, y: rowsTop + pitch * Double(index), width: scale.width, height: pitch)
      elements.append(
        .group(
          Group(
            name: "run-\(index + 1)", title: tip(run),
            elements: with(run.emphasis).row(run, called: names[index], in: box))))
    }
    elements += TimeSlice.edges(
      of: body.bright, in: scale, [(rowsTop, bottom)], theme, preset)
    elements.append(axis.axis(at: bottom))
    return (elements, false)
  }

  /// The same chart in the colours of a row with that emphasis.
  private func with(_ emphasis: Emphasis) -> ModelsChart {
    var page = page
    page.frame.theme = theme.with(emphasis)
    return ModelsChart(body: body, page: page, columns: columns, pitch: pitch)
  }

  private func tip(_ run: ModelRun) -> String {
    let speed = run.speed.map { ", \(ratioText($0))×" } ?? ""
    return "\(labelText(run.name)): \(durationText(run.wall))\(speed). \(run.summary.verdictText)"
  }

  // MARK: Above the rows

  /// What the averages are, and the name of what all are compared with above its end.
  private func headings(baseline: Double) -> [Element] {
    var placer = LabelPlacer(
      within: Rect(x: 0, y: 0, width: page.frame.width, height: baseline + preset.labelSize),
      margin: preset.smallSize * 0.4)
    var elements: [Element] = []
    for column in columns.means {
      let text = Text(
        column.average.heading, at: Point(column.right, baseline), anchor: .end, font: preset.small,
        color: theme.quietInk)
      placer.occupy(measuring.box(of: text))
      elements.append(.text(text))
    }
    guard let end = baselineEnd, let name = body.runs.baseline?.name else { return elements }
    let shown = measuring.shortened(labelText(name), to: scale.width / 2, font: preset.small)
    let width = measuring.width(of: shown, font: preset.small)
    let text = Text(
      shown, at: Point(min(end - width / 2, page.frame.right - width), baseline),
      font: preset.small, color: theme.quietInk)
    if placer.place(firstOf: [measuring.box(of: text)]) != nil { elements.append(.text(text)) }
    return elements
  }

  /// Where the run that all are compared with ended; nil outside of what is shown.
  private var baselineEnd: Double? {
    guard let baseline = body.runs.baseline, runs.count > 1,
      baseline.wall > scale.domain.start, baseline.wall <= scale.domain.end
    else { return nil }
    return scale.x(baseline.wall)
  }

  // MARK: A row

  private func row(_ run: ModelRun, called name: String, in box: Rect) -> [Element] {
    let middle = box.center.y
    let bar = Rect(x: box.x, y: box.y + pitch * 0.12, width: box.width, height: pitch * 0.76)
    var elements = names(run, name, middle: middle)
    for (track, frame) in tracks(run, in: bar) {
      let painter = LevelPainter(
        theme: theme, preset: preset, scale: scale, resolution: resolution, offset: run.offset)
      elements += painter.paint(
        track, in: frame, slices: TimeSlice.slices(of: scale, bright: body.bright))
      elements += rules(track, run, in: frame)
    }
    let losses = LossMarks(theme: theme, preset: preset, scale: scale, resolution: resolution)
    if !run.losses.isEmpty { elements += losses.paint(run.losses, in: bar) }
    elements += end(of: run, bar: bar, box: box)
    for column in columns.means {
      elements.append(
        .text(
          Text(
            column.average.text(run),
            at: Point(column.right, middle + measuring.capHeight(of: font) / 2),
            anchor: .end, font: font, color: theme.ink)))
    }
    return elements
  }

  private func names(_ run: ModelRun, _ name: String, middle: Double) -> [Element] {
    let full = labelText(run.name)
    let cap = measuring.capHeight(of: font)
    let leading = preset.smallSize * 1.35
    let verdicts = Self.showsVerdicts(pitch, preset)
    let baseline = middle + cap / 2 - (verdicts ? leading / 2 : 0)
    var elements: [Element] = [
      .text(
        Text(
          name, at: Point(columns.labelLeft, baseline), font: font, color: theme.ink,
          title: name == full ? nil : full))
    ]
    if verdicts {
      elements.append(
        .text(
          Text(
            run.summary.verdict.rawValue, at: Point(columns.labelLeft, baseline + leading),
            font: preset.small, color: theme.quietInk)))
    }
    return elements
  }

  /// The curves with their frames: both in one, or a band each.
  private func tracks(_ run: ModelRun, in bar: Rect) -> [(LevelTrack, Rect)] {
    let shown = TimeRange(
      min(scale.domain.start, run.wall) + run.offset, min(scale.domain.end, run.wall) + run.offset)
    var tracks = LevelTrack.tracks(
      parallelism: run.summary.seesCores ? run.levels.parallelism : nil,
      concurrency: run.levels.concurrency,
      cores: run.summary.cores, tops: body.tops, window: shown, style: .strip)
    if tracks.count > 1 { tracks[0].isLogarithmic = body.isLogarithmic }
    let gap = tracks.count > 1 ? bar.height * 0.06 : 0
    let height = (bar.height - gap * Double(tracks.count - 1)) / Double(tracks.count)
    return tracks.enumerated().map { index, track in
      let y = bar.y + Double(index) * (height + gap)
      return (track, Rect(x: bar.x, y: y, width: bar.width, height: height))
    }
  }

  /// The ground of a curve while the run lasted and, where there is room, how many cores there are.
  private func rules(_ track: LevelTrack, _ run: ModelRun, in frame: Rect) -> [Element] {
    let right = scale.x(run.wall)
    func line(_ y: Double, _ stroke: Stroke) -> Element {
      .path(
        Path([.move(Point(scale.left, y)), .line(Point(right, y))], style: Style(stroke: stroke)))
    }
    let width = preset.lineWidth
    var elements = [line(frame.maxY, Stroke(theme.axis, width: width * 0.5))]
    if let limit = track.limit, limit.level < Double(track.top), frame.height > preset.labelSize {
      let dots = Stroke(theme.quietInk, width: width * 0.4, dash: [1.5 * width, 2.5 * width])
      elements.append(line(track.y(of: limit.level, in: frame), dots))
    }
    return elements
  }

  /// Where the run ended: a line, its numbers, and the end of the run that it is compared with.
  private func end(of run: ModelRun, bar: Rect, box: Rect) -> [Element] {
    let isShown = run.wall <= scale.domain.end && run.wall >= scale.domain.start
    let x = scale.x(run.wall)
    let numbers = ModelEnd(run, font, measuring)
    let cap = measuring.capHeight(of: font)
    let baseline = box.center.y + cap / 2
    var elements: [Element] = []
    if let end = baselineEnd, abs(end - x) > preset.lineWidth {
      let width = preset.lineWidth * 0.5
      let stroke = Stroke(theme.ink, width: width, dash: [4 * width, 3 * width])
      // It makes way for the numbers.
      let isBehindNumbers = end > x && end < x + numbers.width + preset.labelSize * 0.3
      let gap = cap * 0.5 + preset.labelSize * 0.3
      if isBehindNumbers {
        elements.append(vertical(end, box.y, box.center.y - gap, stroke))
        elements.append(vertical(end, box.center.y + gap, box.maxY, stroke))
      } else {
        elements.append(vertical(end, box.y, box.maxY, stroke))
      }
    }
    if isShown {
      elements.append(
        vertical(x, bar.y, bar.maxY, Stroke(theme.ink, width: preset.lineWidth * 0.8)))
    }
    return elements + numbers.draw(x: x, baseline: baseline, theme: theme)
  }

  private func vertical(_ x: Double, _ top: Double, _ bottom: Double, _ stroke: Stroke) -> Element {
    .path(Path([.move(Point(x, top)), .line(Point(x, bottom))], style: Style(stroke: stroke)))
  }

  /// Fewer columns where rows are many: the picture's size stays that of one chart.
  private var resolution: Double {
    let most = Self.mostColumns / (Double(max(runs.count, 1)) * max(scale.width, 1))
    return min(page.resolution, most)
  }

  /// Columns of all rows together, beyond which each takes fewer.
  private static let mostColumns = 4000.0
}
