import Scene

/// What surrounds the chart: title block above, provenance below.
struct PageFrame {
  /// What is said above the chart.
  struct Header: Sendable {
    var title: String
    var subtitle: [String]
    var legend: [LegendEntry]
  }

  var theme: Theme
  var preset: Preset
  let measuring: any TextMeasuring
  /// The page's width in CSS pixels.
  let width: Double

  /// The left and the right end of everything.
  var left: Double { preset.sideMargin }
  var right: Double { width - preset.sideMargin }
  private var room: Double { right - left }

  /// The title block as drawn, and where the chart may begin.
  func header(_ header: Header) -> (elements: [Element], bottom: Double) {
    var elements: [Element] = []
    let (lines, font) = titleLines(header.title)
    // Without a title the next line stands where it would, as if it were the first.
    var baseline =
      preset.endMargin
      + (lines.isEmpty ? -preset.subtitleSize * 0.75 : measuring.capHeight(of: font))
    var titles: [Element] = []
    for (index, line) in lines.enumerated() {
      if index > 0 { baseline += font.size * 1.18 }
      titles.append(
        .text(Text(line, at: Point(left, baseline), font: font, color: theme.ink)))
    }
    if !titles.isEmpty { elements.append(.group(Group(name: "title", elements: titles))) }

    let legend = LegendSetter(theme: theme, preset: preset, measuring: measuring)
    let legendWidth = legend.width(of: header.legend)
    let gap = preset.labelSize * 2
    let subtitles = measuring.lines(
      header.subtitle, separator: "  ·  ", width: room, font: preset.subtitle)
    var subtitleWidth = 0.0
    var texts: [Element] = []
    for (index, line) in subtitles.enumerated() {
      baseline += preset.subtitleSize * (index == 0 ? 1.75 : 1.35)
      subtitleWidth = measuring.width(of: line, font: preset.subtitle)
      texts.append(
        .text(
          Text(line, at: Point(left, baseline), font: preset.subtitle, color: theme.quietInk)))
    }
    if !texts.isEmpty { elements.append(.group(Group(name: "subtitle", elements: texts))) }

    var entries: [Element] = []
    if !subtitles.isEmpty, subtitleWidth + gap + legendWidth <= room {
      entries = legend.row(
        header.legend, x: right - legendWidth, baseline: baseline, room: room)
    } else {
      for (index, row) in legend.rows(header.legend, width: room).enumerated() {
        baseline += index == 0 ? legend.rowHeight * 1.25 : legend.rowHeight
        entries += legend.row(row, x: left, baseline: baseline, room: room)
      }
    }
    if !entries.isEmpty { elements.append(.group(Group(name: "legend", elements: entries))) }
    return (elements, baseline + preset.labelSize * 0.4 + preset.space * 1.4)
  }

  /// The title in one line, smaller where it must be, else in two; no line for none.
  private func titleLines(_ title: String) -> ([String], Font) {
    if title.isEmpty { return ([], preset.title) }
    let text = labelText(title)
    for share in [1, 0.92, 0.85] {
      let font = Font(size: max(preset.titleSize * share, preset.smallSize), weight: .bold)
      if measuring.width(of: text, font: font) <= room { return ([text], font) }
    }
    let font = Font(size: max(preset.titleSize * 0.85, preset.smallSize), weight: .bold)
    for pause in [": ", "; ", ", "] {
      if let parts = halves(of: text, at: pause, font) { return (parts, font) }
    }
    let words = unbrokenWords(text)
    let lines = measuring.balancedLines(words, separator: " ", width: room, font: font)
    guard lines.count > 2 else { return (lines, font) }
    return ([lines[0], measuring.shortened(lines[1] + "…", to: room, font: font)], font)
  }

  /// The text in two lines, parted where it pauses: at the place that makes the wider of them least wide;
  /// nil where no place lets both fit.
  private func halves(of text: String, at pause: String, _ font: Font) -> [String]? {
    var best: [String]?
    var least = room
    for place in text.ranges(of: pause) {
      let lines = [
        String(text[..<place.lowerBound]) + pause.dropLast(), String(text[place.upperBound...]),
      ]
      let width = lines.map { measuring.width(of: $0, font: font) }.max() ?? 0
      guard width <= least else { continue }
      (best, least) = (lines, width)
    }
    return best
  }

  /// What is said below the chart.
  struct Footer: Sendable {
    /// Words of the user's own.
    var caption: String?
    /// Where the picture comes from, in pieces of one line.
    var provenance: [String]
  }

  /// How tall what stands below the chart is with the space above it.
  func height(of footer: Footer) -> Double {
    let captions = Double(captionLines(footer).count) * captionLeading
    let lines = Double(footLines(footer).count)
    if captions == 0, lines == 0 { return preset.endMargin }
    let provenance = lines == 0 ? 0 : (lines - 1) * footerLeading + preset.smallSize
    let between = captions > 0 && lines > 0 ? preset.space * 0.5 : 0
    return preset.endMargin + preset.space + captions + between + provenance
  }

  /// The words below the chart at the lower end of a page of `height`.
  func draw(_ footer: Footer, height: Double) -> [Element] {
    let lines = footLines(footer)
    let provenance = lines.enumerated().compactMap { index, line -> Element? in
      if line.isEmpty { return nil }
      let y = height - preset.endMargin - Double(lines.count - 1 - index) * footerLeading
      return .text(Text(line, at: Point(left, y), font: preset.small, color: theme.quietInk))
    }
    let logo = logo.map { logo -> [Element] in
      let place = Point(right, height - preset.endMargin)
      return [
        .text(
          Text(
            logo, at: place, anchor: .end, font: logoFont, color: theme.ink,
            link: theme.logo.flatMap(webAddress)))
      ]
    }
    let captions = captionLines(footer)
    let top = height - self.height(of: footer) + preset.space
    let caption = captions.enumerated().map { index, line -> Element in
      let y = top + captionLeading * (Double(index) + 0.75)
      return .text(
        Text(
          line, at: Point(left, y), font: preset.label, color: theme.ink, link: webAddress(in: line)
        ))
    }
    return [("caption", caption), ("provenance", provenance), ("logo", logo ?? [])].filter {
      !$0.1.isEmpty
    }
    .map { .group(Group(name: $0.0, elements: $0.1)) }
  }

  private var footerLeading: Double { preset.smallSize * 1.35 }
  private var captionLeading: Double { preset.labelSize * 1.35 }

  private func captionLines(_ footer: Footer) -> [String] {
    guard let caption = footer.caption else { return [] }
    let words = unbrokenWords(labelText(caption, ifBlank: ""))
    return measuring.balancedLines(words, separator: " ", width: room, font: preset.label)
  }

  /// The provenance, with a line of its own for the logo where the last one has no room beside it.
  private func footLines(_ footer: Footer) -> [String] {
    let lines = measuring.lines(
      footer.provenance, separator: "  ·  ", width: room, font: preset.small)
    guard let logo else { return lines }
    let taken = lines.last.map { measuring.width(of: $0, font: preset.small) + preset.labelSize }
    return (taken ?? .infinity) + measuring.width(of: logo, font: logoFont) <= room
      ? lines : lines + [""]
  }

  private var logoFont: Font { Font(size: preset.smallSize, weight: .bold) }

  /// Whose figure it is, as wide as the page at most.
  private var logo: String? {
    theme.logo.map { measuring.shortened(labelText($0), to: room, font: logoFont) }
  }
}
