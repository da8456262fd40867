import Scene

/// A chart with call-outs above it.
struct NotedBody: FigureBody {
  let body: any FigureBody
  let notes: [FigureNote]

  var hasTimeAxis: Bool { body.hasTimeAxis }

  var table: FigureTable? { body.table }

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    // Where lines fall is known once the chart has its columns, which depend on its height, which
    // depends on how much room the call-outs leave: twice is enough, because they only get more.
    var setter = NoteSetter(notes, page: page)
    var chart = try body.fitted(into: room, fills: fills, page: page)
    for _ in 0..<2 {
      guard let axis = chart.axis else { break }
      let before = setter.height
      setter.place(along: axis)
      if setter.height <= before { break }
      do throws(BodyFault) {
        chart = try body.fitted(into: room - setter.height, fills: fills, page: page)
      } catch {
        throw BodyFault(width: error.width, height: error.height.map { $0 + setter.height })
      }
    }
    if let axis = chart.axis { setter.place(along: axis) }
    return FittedNotes(chart: chart, setter: setter, page: page)
  }
}

/// Call-outs with their places.
struct NoteSetter {
  private let notes: [FigureNote]
  private let page: BodyPage
  /// The lines of text of each.
  private let texts: [[String]]
  private(set) var layout: NoteLayout?
  /// The most lines so far: a chart that was fitted below them must not be fitted anew for fewer.
  private var lines = 0

  init(_ notes: [FigureNote], page: BodyPage) {
    self.notes = notes
    self.page = page
    let frame = page.frame
    let most = (frame.right - frame.left) * Self.mostWidth
    texts = notes.map { note in
      let words = labelText(note.text).split(separator: " ").map(String.init)
      return frame.measuring.lines(
        words, separator: " ", width: most, font: frame.preset.label)
    }
  }

  private var preset: Preset { page.frame.preset }
  private var measuring: any TextMeasuring { page.frame.measuring }

  /// Finds a place for each above a chart with that axis.
  mutating func place(along axis: TimeScale) {
    let items = zip(notes, texts).map { note, lines in
      NoteLayout.Item(
        x: axis.x(note.time),
        width: lines.map { measuring.width(of: $0, font: preset.label) }.max() ?? 0,
        lines: lines.count)
    }
    let layout = NoteLayout(
      items, left: page.frame.left, right: page.frame.right, gap: gap)
    lines = max(lines, layout.lines)
    self.layout = layout
  }

  /// How much room they take above the chart.
  var height: Double { lines == 0 ? 0 : Double(lines) * leading + preset.labelSize * 0.7 }

  private var gap: Double { preset.labelSize * 0.35 }
  private var leading: Double { preset.labelSize * 1.3 }

  /// The words, and the lines that fall to the lanes in `chart` below them; lines make way for the
  /// words of both.
  func draw(top: Double, chart: any FittedBody, elements: [Element]) -> [Element] {
    guard let layout, let axis = chart.axis else { return [] }
    let floor = top + height
    var words: [[Text]] = []
    for (index, place) in layout.places.enumerated() {
      let count = texts[index].count
      words.append(
        texts[index].enumerated().map { number, line in
          let below = place.lift + count - 1 - number
          let baseline = floor - preset.labelSize * 0.7 - Double(below) * leading
          let width = measuring.width(of: line, font: preset.label)
          let widest = texts[index].map { measuring.width(of: $0, font: preset.label) }.max() ?? 0
          let x = place.left + (place.endsAtLine ? widest - width : 0)
          return Text(line, at: Point(x, baseline), font: preset.label, color: page.frame.theme.ink)
        })
    }
    let obstacles = (words.flatMap { $0 } + elements.flatMap(\.allTexts)).map(measuring.box)
    return notes.indices.map { index in
      let note = notes[index]
      let x = axis.x(note.time)
      let start = words[index].first.map { measuring.box(of: $0).y } ?? floor
      let lane = note.lane.flatMap { chart.middle(of: $0) }
      let end = floor + (lane ?? chart.height - ChartPainter.axisHeight(preset))
      let segments = Self.cut(from: start, to: end, x: x, around: obstacles, gap: gap * 0.5)
      let width = preset.lineWidth * 0.6
      let stroke = Stroke(page.frame.theme.ink, width: width)
      var parts: [Element] = [
        .path(
          Path(
            segments.flatMap { [.move(Point(x, $0.0)), .line(Point(x, $0.1))] },
            style: Style(stroke: stroke)))
      ]
      if lane != nil {
        parts.append(
          .circle(
            Circle(
              center: Point(x, end), radius: preset.lineWidth * 2,
              style: Style(
                fill: page.frame.theme.background,
                stroke: Stroke(page.frame.theme.ink, width: preset.lineWidth)))))
      }
      return .group(
        Group(
          name: "note-\(index + 1)", title: "\(durationText(note.time)): \(labelText(note.text))",
          elements: parts + words[index].map { .text($0) }))
    }
  }

  /// The stretches of an upright line that lie on none of `obstacles`.
  static func cut(
    from top: Double, to bottom: Double, x: Double, around obstacles: [Rect], gap: Double
  ) -> [(Double, Double)] {
    let met = obstacles.filter { $0.x - gap < x && x < $0.maxX + gap }.sorted { $0.y < $1.y }
    var segments: [(Double, Double)] = []
    var y = top
    for box in met where box.maxY > y && box.y < bottom {
      if box.y > y { segments.append((y, box.y)) }
      y = box.maxY
    }
    if y < bottom { segments.append((y, bottom)) }
    return segments
  }

  /// As wide as a call-out may be, as a share of the page, before its words go into several lines.
  private static let mostWidth = 0.3
}

/// A chart and its call-outs with their measures.
struct FittedNotes: FittedBody {
  let chart: any FittedBody
  let setter: NoteSetter
  let page: BodyPage

  var height: Double { setter.height + chart.height }

  var axis: TimeScale? { chart.axis }

  func painted(at top: Double) -> (elements: [Element], usesTone: Bool) {
    let (elements, usesTone) = chart.painted(at: top + setter.height)
    let notes = setter.draw(top: top, chart: chart, elements: elements)
    return (elements + [.group(Group(name: "notes", elements: notes))], usesTone)
  }
}

extension Element {
  /// The texts in it.
  fileprivate var allTexts: [Text] {
    switch self {
    case .group(let group): group.elements.flatMap(\.allTexts)
    case .text(let text): [text]
    case .rectangle, .path, .circle: []
    }
  }
}
