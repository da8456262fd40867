import Scene

/// Sets what stands beside rows: headings of groups, names of lanes and their numbers.
struct RowLabels {
  private let frame: PageFrame
  private let columns: ChartColumns
  /// The preset with the size that names of lanes have.
  private let namePreset: Preset
  /// Whether lanes bear the names that they have without their group's heading.
  private let usesFullNames: Bool
  private var placer: LabelPlacer
  /// What names are shortened to where they had to be told apart.
  private var shortNames: [String: String] = [:]

  /// Labels of the rows of `fit`, which end at `bottom` at the latest.
  init(frame: PageFrame, columns: ChartColumns, fit: RowFit, bottom: Double) {
    self.frame = frame
    self.columns = columns
    namePreset = frame.preset.withNames(ofSize: fit.nameSize)
    usesFullNames = !fit.hasHeadings
    placer = LabelPlacer(
      within: Rect(x: 0, y: 0, width: frame.width, height: bottom), margin: 0)
  }

  /// Sees to it that the names of `lanes`, which no number tells apart, stay different where they are
  /// too long.
  mutating func tellApart(_ lanes: [Lane]) {
    let labels = lanes.map { LaneLabel($0, full: usesFullNames) }.filter { $0.detail == nil }
    let isAnyStrong = labels.contains(where: \.isStrong)
    let names = labels.map(\.name)
    let short = frame.measuring.shortenedApart(
      names, to: columns.labelWidth,
      font: isAnyStrong ? namePreset.strongLabel : namePreset.label)
    shortNames = Dictionary(zip(names, short)) { first, _ in first }
  }

  /// The name of a group above its lanes.
  func groupHeading(_ heading: String, in box: Rect) -> [Element] {
    let preset = frame.preset
    let text = frame.measuring.shortened(
      heading, to: columns.plotRight - columns.labelLeft, font: preset.strongLabel)
    return [
      .text(
        Text(
          text, at: Point(columns.labelLeft, box.maxY - preset.labelSize * 0.45),
          font: preset.strongLabel, color: frame.theme.ink, title: text == heading ? nil : heading))
    ]
  }

  /// The name of `lane` at the left of its row and its number at the right; nothing where the row
  /// above is so near that they would collide.
  mutating func lane(_ lane: Lane, in box: Rect) -> [Element] {
    let (preset, measuring) = (namePreset, frame.measuring)
    let reach = preset.labelSize * 0.57
    let line = Rect(
      x: columns.labelLeft, y: box.center.y - reach, width: columns.labelWidth, height: 2 * reach)
    guard placer.place(firstOf: [line]) != nil else { return [] }
    let height = measuring.capHeight(of: preset.label)
    let label = LaneLabel(lane, full: usesFullNames)
    var elements: [Element] = label.draw(
      x: columns.labelLeft, baseline: box.center.y + height / 2, room: columns.labelWidth,
      shown: label.detail == nil ? shortNames[label.name] : nil, measuring: measuring,
      preset: preset, theme: frame.theme.with(lane.emphasis)
    ).map { .text($0) }
    if let share = lane.share {
      elements.append(
        .text(
          Text(
            share,
            at: Point(
              columns.valueLeft, box.center.y + measuring.capHeight(of: preset.small) / 2),
            font: preset.small, color: frame.theme.quietInk)))
    }
    return elements
  }

  /// What the lanes are called together that found no room.
  func folded(_ panel: Panel, in box: Rect) -> [Element] {
    let font = frame.preset.label
    let text = frame.measuring.shortened(foldedLabel(panel), to: columns.labelWidth, font: font)
    let baseline = box.center.y + frame.measuring.capHeight(of: font) / 2
    return [
      .text(
        Text(
          text, at: Point(columns.labelLeft, baseline), font: font, color: frame.theme.quietInk))
    ]
  }
}
