import Scene

/// Where names, the plot and the numbers stand, from left to right.
struct ChartColumns: Sendable {
  /// The left end of names.
  var labelLeft: Double
  /// How wide names may be.
  var labelWidth: Double
  /// The plot's ends; whole pixels, so that columns of pixels stay sharp.
  var plotLeft: Double
  var plotRight: Double
  /// The left end of the numbers.
  var valueLeft: Double
  /// How wide numbers may be.
  var valueWidth: Double

  /// Columns as wide as what stands in the rows of `fit`.
  init(_ fit: RowFit, frame: PageFrame) {
    let headings = fit.hasHeadings
    let namePreset = frame.preset.withNames(ofSize: fit.nameSize)
    let strip = StripLabels(
      theme: frame.theme, preset: frame.preset, measuring: frame.measuring)
    let chart = ChartLabels(
      theme: frame.theme, preset: frame.preset, measuring: frame.measuring)
    let preset = frame.preset
    let measuring = frame.measuring
    let most = preset.labelShare * frame.width
    var names = 0.0
    var values = 0.0
    var trackNames = 0.0
    for panel in fit.panels {
      for group in panel.groups {
        for lane in group.lanes {
          let label = LaneLabel(lane, full: !headings)
          // Measuring a thousand names to find the widest is not worth it once one is wide enough.
          if names < most { names = max(names, label.width(measuring, namePreset)) }
          if let share = lane.share {
            values = max(values, measuring.width(of: share, font: preset.small))
          }
        }
        if headings, let heading = group.heading {
          names = max(names, measuring.width(of: heading, font: preset.strongLabel))
        }
      }
      if let heading = panel.shareHeading {
        values = max(values, measuring.width(of: heading, font: preset.small))
      }
      for track in panel.tracks {
        switch track.style {
        case .strip:
          trackNames = max(trackNames, strip.namesWidth(of: track))
          values = max(values, strip.scaleWidth(of: track))
        case .chart:
          trackNames = max(trackNames, chart.scaleWidth(of: track))
          values = max(values, chart.namesWidth(of: track))
        }
      }
      if let title = panel.title {
        let scales = panel.tracks.map { $0.style == .chart ? chart.scaleWidth(of: $0) : 0 }
        let scale = scales.max() ?? 0
        names = max(
          names,
          measuring.width(of: title, font: preset.panelTitle)
            + (scale > 0 ? scale + preset.labelSize : 0))
      }
      if !panel.folded.isEmpty {
        let text = foldedLabel(panel)
        names = max(names, measuring.width(of: text, font: preset.label))
      }
    }
    labelLeft = frame.left
    labelWidth = max(min(names, most), trackNames).rounded(.up)
    valueWidth = values.rounded(.up)
    plotLeft = (frame.left + labelWidth + preset.labelSize * 0.9).rounded(.up)
    plotRight =
      (frame.right - (valueWidth > 0 ? valueWidth + preset.smallSize * 0.6 : 0)).rounded(.down)
    valueLeft = plotRight + preset.smallSize * 0.6
  }
}

/// What a lane is called, in two inks.
struct LaneLabel {
  var name: String
  var detail: String?
  /// Whether it is set so that it is read first.
  var isStrong: Bool

  init(_ lane: Lane, full: Bool) {
    isStrong = lane.emphasis == .strong
    let own = full ? lane.fullName : lane.name
    name = lane.isRow && own.isEmpty ? "" : labelText(own)
    detail = lane.detail
  }

  /// Both with the space between.
  func width(_ measuring: any TextMeasuring, _ preset: Preset) -> Double {
    measuring.width(of: name, font: font(preset)) + detailWidth(measuring, preset)
  }

  private func font(_ preset: Preset) -> Font { isStrong ? preset.strongLabel : preset.label }

  /// The quieter part with the space before it.
  func detailWidth(_ measuring: any TextMeasuring, _ preset: Preset) -> Double {
    guard let detail else { return 0 }
    return preset.labelSize * 0.4 + measuring.width(of: detail, font: preset.small)
  }

  /// The label within `room`, on `baseline`.
  ///
  /// - Parameter shown: what to shorten the name to; nil shortens it in the middle.
  func draw(
    x: Double, baseline: Double, room: Double, shown: String? = nil,
    measuring: any TextMeasuring, preset: Preset, theme: Theme
  ) -> [Text] {
    guard !name.isEmpty else { return [] }
    let whole = [name, detail].compactMap(\.self).joined(separator: " ")
    let rest = detailWidth(measuring, preset)
    // The number tells lanes apart, so the name gives way first, but not to nothing.
    let nameRoom = rest < room * 0.6 ? room - rest : room
    let short = shown ?? measuring.shortened(name, to: nameRoom, font: font(preset))
    var texts = [
      Text(
        short, at: Point(x, baseline), font: font(preset), color: theme.ink,
        title: short == name ? nil : whole)
    ]
    if let detail, nameRoom < room || rest == 0 {
      let end = x + measuring.width(of: short, font: font(preset)) + preset.labelSize * 0.4
      texts.append(
        Text(detail, at: Point(end, baseline), font: preset.small, color: theme.quietInk))
    }
    return texts
  }
}

/// What lanes that found no room are called together.
func foldedLabel(_ panel: Panel) -> String {
  "\(panel.folded.count) \(panel.foldedName)"
}
