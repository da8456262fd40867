import Analysis
import Scene
import Trace

/// Draws what tells two timelines apart: where each run ended, the steps between, and all runs.
struct ComparisonPainter {
  let frame: PageFrame
  let columns: ChartColumns
  let scale: TimeScale
  let comparison: RunComparison
  let rows: WaterfallRows

  private var theme: Theme { frame.theme }
  private var preset: Preset { frame.preset }
  private var measuring: any TextMeasuring { frame.measuring }
  private var pitch: Double { rows.pitch(preset) }
  private var line: Double { max(preset.lineWidth * 0.6, 0.6) }
  private var waterfall: Waterfall { rows.waterfall }

  // MARK: The ends

  private var times: [Nanoseconds] { [waterfall.base, waterfall.candidate] }

  /// A line where each run ended; that of the one before goes through the panel of the one after.
  func ends(strips: [Rect], bottom: Double) -> Element {
    let stroke = Stroke(theme.quietInk, width: line, dash: [line * 4, line * 3])
    let lines = zip(times, strips).filter { isShown($0.0) }.map { time, strip -> Element in
      let x = scale.x(time)
      return .path(
        Path([.move(Point(x, strip.y)), .line(Point(x, bottom))], style: Style(stroke: stroke)))
    }
    return .group(Group(name: "ends", elements: lines))
  }

  /// An arrow from the end before to the one after, in the strip that the shorter run leaves free.
  func change(strips: [Rect]) -> Element {
    guard let first = strips.first, let last = strips.last, isShown(times[0]), isShown(times[1]),
      times[0] != times[1]
    else { return .group(Group(name: "change")) }
    let strip = times[1] < times[0] ? last : first
    // Low in the strip, so that its words stay clear of the line that tells the cores.
    return .group(
      Group(
        name: "change",
        elements: arrow(
          from: scale.x(times[0]), to: scale.x(times[1]), y: strip.y + strip.height * 0.8)))
  }

  private func isShown(_ time: Nanoseconds) -> Bool {
    time > scale.domain.start && time <= scale.domain.end
  }

  private func arrow(from start: Double, to end: Double, y: Double) -> [Element] {
    let length = abs(end - start)
    let size = preset.smallSize * 0.45
    let color = theme.ink
    var elements: [Element] = []
    if length > size * 2 {
      let direction: Double = end > start ? 1 : -1
      elements.append(
        .path(
          Path(
            [.move(Point(start, y)), .line(Point(end - direction * size, y))],
            style: Style(stroke: Stroke(color, width: line * 1.6)))))
      elements.append(
        .path(
          Path(
            [
              .move(Point(end, y)), .line(Point(end - direction * size * 1.5, y - size * 0.7)),
              .line(Point(end - direction * size * 1.5, y + size * 0.7)), .close,
            ], style: Style(fill: color))))
    }
    let change = waterfall.candidate - waterfall.base
    let text = "\(signed(change)) · \(ratioText)"
    let width = measuring.width(of: text, font: preset.strongLabel)
    guard width + preset.labelSize < length else { return elements }
    elements.append(
      .text(
        Text(
          text, at: Point((start + end) / 2 - width / 2, y - preset.labelSize * 0.55),
          font: preset.strongLabel, color: theme.ink)))
    return elements
  }

  private var ratioText: String {
    let ratio = comparison.wall?.ratio.value ?? 1
    return ratio.isFinite ? "\(numberText(ratio, decimals: 2))×" : "–"
  }

  private func signed(_ time: Nanoseconds) -> String {
    (time > 0 ? "+" : time < 0 ? "−" : "") + durationText(abs(time))
  }

  // MARK: The steps

  /// The rows below the timelines, which end at `top`.
  func rows(from top: Double) -> [Element] {
    guard rows.count > 0 else { return [] }
    var y = top + rows.spaceAbove(preset)
    var elements: [Element] = []
    if !waterfall.steps.isEmpty {
      elements.append(.group(Group(name: "waterfall", elements: steps(from: &y))))
    }
    if rows.showsRuns { elements.append(.group(Group(name: "runs", elements: runs(from: &y)))) }
    return elements
  }

  private func heading(_ text: String, _ y: inout Double) -> Element {
    y += rows.headingHeight(preset)
    return .text(
      Text(
        text, at: Point(columns.labelLeft, y - preset.smallSize * 0.75), font: preset.small,
        color: theme.quietInk))
  }

  private func steps(from y: inout Double) -> [Element] {
    var elements = [heading("What the time between the ends was made of", &y)]
    if rows.showsEnds {
      elements += total("before", waterfall.base, at: y)
      y += pitch
    }
    var level = waterfall.base
    for (index, step) in waterfall.steps.enumerated() {
      let next = level + step.change
      // The line of the end before leads to the first bar where it has no row.
      if index > 0 || rows.showsEnds { elements += connector(at: level, y: y) }
      elements += bar(step, from: level, to: next, at: y)
      level = next
      y += pitch
    }
    guard rows.showsEnds else { return elements }
    elements += connector(at: level, y: y)
    elements += total("after", waterfall.candidate, at: y)
    y += pitch
    return elements
  }

  private func box(_ start: Double, _ end: Double, at y: Double, thickness: Double) -> Rect {
    let height = pitch * thickness
    return Rect(
      x: start, y: y + (pitch - height) / 2, width: max(end - start, line), height: height)
  }

  private func total(_ name: String, _ time: Nanoseconds, at y: Double) -> [Element] {
    let end = scale.x(time)
    let bar = box(scale.left, end, at: y, thickness: 0.6)
    return [
      label(name, at: y, font: preset.strongLabel),
      .rectangle(
        Rectangle(bar, style: Style(fill: theme.executing), title: "\(name): \(durationText(time))")
      ),
    ] + value(durationText(time), beside: bar, at: y, font: preset.strongLabel)
  }

  /// What shrank is hollow and what grew is solid, so that neither needs its colour to be told.
  private func bar(
    _ step: Waterfall.Step, from level: Nanoseconds, to next: Nanoseconds, at y: Double
  ) -> [Element] {
    let (low, high) = (scale.x(min(level, next)), scale.x(max(level, next)))
    let bar = box(low, high, at: y, thickness: 0.6)
    let tip =
      "\(step.label): \(durationText(step.base)) before, \(durationText(step.candidate)) after"
    let style =
      step.change < 0
      ? Style(fill: theme.inFlight, stroke: Stroke(theme.inFlightEdge, width: line))
      : Style(fill: theme.inFlightEdge)
    return [
      label(step.label, at: y, font: preset.label),
      .rectangle(Rectangle(bar, style: style, title: tip)),
    ] + value(signed(step.change), beside: bar, at: y, font: preset.label)
  }

  /// The line that carries a level from one row to the next.
  private func connector(at level: Nanoseconds, y: Double) -> [Element] {
    let x = scale.x(level)
    return [
      .path(
        Path(
          [.move(Point(x, y - pitch * 0.2)), .line(Point(x, y + pitch * 0.2))],
          style: Style(stroke: Stroke(theme.quietInk, width: line))))
    ]
  }

  private func label(_ text: String, at y: Double, font: Font) -> Element {
    let shown = measuring.shortened(text, to: columns.labelWidth, font: font)
    return .text(
      Text(
        shown,
        at: Point(columns.labelLeft, y + pitch / 2 + measuring.capHeight(of: font) / 2),
        font: font, color: theme.ink, title: shown == text ? nil : text))
  }

  /// A number behind a bar, or before it where the page ends or the line of a run's end would cross it.
  private func value(_ text: String, beside bar: Rect, at y: Double, font: Font) -> [Element] {
    let gap = preset.labelSize * 0.45
    let width = measuring.width(of: text, font: font)
    let baseline = y + pitch / 2 + measuring.capHeight(of: font) / 2
    let crossed = times.map { scale.x($0) }.contains {
      $0 > bar.maxX + gap && $0 < bar.maxX + gap + width && !rows.showsEnds
    }
    let hasRoomBefore = bar.x - gap - width >= scale.left
    let fits = bar.maxX + gap + width <= frame.right && !(crossed && hasRoomBefore)
    let x = fits ? bar.maxX + gap : max(bar.x - gap - width, scale.left + gap)
    let isInside = !fits && x + width > bar.x
    return [
      .text(
        Text(
          text, at: Point(x, baseline), font: font,
          color: isInside ? theme.background : theme.ink))
    ]
  }

  // MARK: All runs

  private func runs(from y: inout Double) -> [Element] {
    let interval = comparison.wall?.ratio.interval
    let base = comparison.wall?.baseMedian ?? 0
    let what = "Every run's wall time"
    let texts =
      interval == nil
      ? ["\(what); the line is the median", what]
      : [
        "\(what); lines are medians, the band is the ratio's \(comparison.levelText) interval",
        "\(what), medians and the ratio's interval", what,
      ]
    let room = frame.right - frame.left
    let text = texts.first { measuring.width(of: $0, font: preset.small) <= room } ?? what
    var elements = [heading(text, &y)]
    if let interval, let low = moment(interval.lowerBound * base),
      let high = moment(interval.upperBound * base)
    {
      let band = box(scale.x(low), scale.x(high), at: y + pitch, thickness: 0.8)
      elements.append(.rectangle(Rectangle(band, style: Style(fill: theme.inFlight))))
    }
    elements += side("before", comparison.base, comparison.wall?.baseMedian, at: y)
    elements += side("after", comparison.candidate, comparison.wall?.candidateMedian, at: y + pitch)
    y += pitch * 2
    return elements
  }

  private func moment(_ seconds: Double) -> Nanoseconds? {
    seconds.isFinite && seconds < 9e9 ? Nanoseconds(seconds * 1e9) : nil
  }

  private func side(
    _ name: String, _ runs: [ComparedRun], _ median: Double?, at y: Double
  ) -> [Element] {
    var elements = [
      label(
        "\(name) · \(runs.count == 1 ? "1 run" : "\(runs.count) runs")", at: y, font: preset.label)
    ]
    if let middle = median.flatMap(moment), isShown(middle) {
      let x = scale.x(middle)
      elements.append(
        .path(
          Path(
            [.move(Point(x, y + pitch * 0.1)), .line(Point(x, y + pitch * 0.9))],
            style: Style(stroke: Stroke(theme.ink, width: line * 2)))))
    }
    for run in runs where isShown(run.wall) {
      elements.append(
        .circle(
          Circle(
            center: Point(scale.x(run.wall), y + pitch / 2), radius: pitch * 0.16,
            style: Style(
              fill: theme.background, stroke: Stroke(theme.executing, width: line * 1.6)),
            title: "\(labelText(run.name)): \(durationText(run.wall))")))
    }
    let later = runs.map(\.wall).filter { $0 > scale.domain.end }.sorted()
    if !later.isEmpty {
      elements.append(
        .text(
          Text(
            "+\(later.count) later",
            at: Point(
              columns.valueLeft, y + pitch / 2 + measuring.capHeight(of: preset.small) / 2),
            font: preset.small, color: theme.quietInk,
            title: later.map { durationText($0) }.joined(separator: ", "))))
    }
    return elements
  }
}
