import Scene

/// The words and numbers beside a strip of levels: they stand where a legend would send the eye
/// away, and name the averages.
struct StripLabels {
  let theme: Theme
  let preset: Preset
  let measuring: any TextMeasuring

  /// How wide the names are.
  func namesWidth(of track: LevelTrack) -> Double {
    track.series.map { series in
      swatch + measuring.width(of: series.meanText, font: preset.strongLabel) + space
        + measuring.width(of: series.name, font: preset.label)
    }.max() ?? 0
  }

  /// How wide the labels of the scale are.
  func scaleWidth(of track: LevelTrack) -> Double {
    ticks(of: track).map { measuring.width(of: $0.label, font: preset.small) }.max() ?? 0
  }

  /// How tall the names are.
  static func height(of track: LevelTrack, title: String?, _ preset: Preset) -> Double {
    let names = Double(track.series.count) * leading(preset)
    return names + (title == nil ? preset.labelSize : preset.subtitleSize * 1.5)
  }

  /// The panel's title, and the names one below the other from the top of `frame`. The last line
  /// says what the numbers are; below a title, which takes its place, the title's figure has said it.
  func names(
    of track: LevelTrack, title: String?, left: Double, room: Double, frame: Rect
  ) -> [Element] {
    var elements: [Element] = []
    let cap = measuring.capHeight(of: preset.label)
    var baseline = frame.y + cap
    if let title {
      let short = measuring.shortened(title, to: room, font: preset.panelTitle)
      baseline = frame.y + measuring.capHeight(of: preset.panelTitle)
      elements.append(
        .text(
          Text(
            short, at: Point(left, baseline), font: preset.panelTitle, color: theme.ink,
            title: short == title ? nil : title)))
      baseline += preset.subtitleSize * 1.45
    }
    // The front curve comes first: it is the one the title speaks of.
    for series in track.series.reversed() {
      elements += name(series, left: left, baseline: baseline, cap: cap)
      baseline += Self.leading(preset)
    }
    if title == nil {
      elements.append(
        .text(
          Text(
            "on average", at: Point(left + swatch, baseline), font: preset.small,
            color: theme.quietInk)))
    }
    return elements
  }

  private func name(
    _ series: LevelTrack.Series, left: Double, baseline: Double, cap: Double
  ) -> [Element] {
    let (fill, edge) = series.role.colors(theme)
    let side = cap * 0.86
    let square = Rect(x: left, y: baseline - cap + (cap - side) / 2, width: side, height: side)
    let number = series.meanText
    let x = left + swatch
    let end = x + measuring.width(of: number, font: preset.strongLabel) + space
    return [
      .rectangle(
        Rectangle(
          square, style: Style(fill: fill, stroke: Stroke(edge, width: preset.lineWidth * 0.5)))),
      .text(Text(number, at: Point(x, baseline), font: preset.strongLabel, color: theme.ink)),
      .text(Text(series.name, at: Point(end, baseline), font: preset.label, color: theme.ink)),
    ]
  }

  /// The scale at the right of `frame`: what limits the curves and the highest of them.
  func scale(of track: LevelTrack, left: Double, frame: Rect) -> [Element] {
    let height = measuring.capHeight(of: preset.small)
    var taken: [Double] = []
    return ticks(of: track).compactMap { tick in
      let y = track.y(of: tick.level, in: frame)
      guard taken.allSatisfy({ abs($0 - y) >= preset.smallSize * 1.2 }) else { return nil }
      taken.append(y)
      return .text(
        Text(
          tick.label, at: Point(left, y + height / 2), font: preset.small, color: theme.quietInk))
    }
  }

  /// In order of importance.
  private func ticks(of track: LevelTrack) -> [(level: Double, label: String)] {
    var ticks: [(level: Double, label: String)] = []
    let limit = track.limit.flatMap { $0.level <= Double(track.top) ? $0 : nil }
    if let limit { ticks.append((limit.level, limit.name)) }
    if limit.map({ $0.level < Double(track.top) }) ?? true {
      // Who waits for a lock, and who has a core meanwhile, are threads whatever they carry.
      let noun =
        track.id == "waiting" ? "thread" : track.series.first?.role == .inFlight ? "task" : "core"
      ticks.append((Double(track.top), "\(track.top) \(noun)\(track.top == 1 ? "" : "s")"))
    }
    return ticks
  }

  private static func leading(_ preset: Preset) -> Double { preset.labelSize * 1.35 }

  private var swatch: Double { preset.labelSize * 1.0 }
  private var space: Double { preset.labelSize * 0.35 }
}

extension LevelTrack.Series {
  /// The mean as text.
  var meanText: String { levelText(mean) }
}

extension LevelTrack.Role {
  /// The area and its edge.
  func colors(_ theme: Theme) -> (fill: Color, edge: Color) {
    switch self {
    case .executing: (theme.executing, theme.executing)
    case .inFlight: (theme.inFlight, theme.inFlightEdge)
    }
  }
}
