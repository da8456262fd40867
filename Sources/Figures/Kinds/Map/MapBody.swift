import Scene

/// A map of runs.
struct MapBody: FigureBody {
  /// The runs.
  let points: [MapPoint]

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    let preset = page.frame.preset
    let width = page.frame.right - page.frame.left
    let height = fills ? room : min(room, width * 0.62)
    let smallest = Size(preset.labelSize * 14, preset.labelSize * 12)
    guard width >= smallest.width else { throw BodyFault(width: smallest.width - width) }
    guard height >= smallest.height else { throw BodyFault(height: smallest.height) }
    return MapChart(points: points, page: page, height: height)
  }
}

/// A map with its measures.
struct MapChart: FittedBody {
  let points: [MapPoint]
  let page: BodyPage
  let height: Double
  private let scale: MapScale

  init(points: [MapPoint], page: BodyPage, height: Double) {
    self.points = points
    self.page = page
    self.height = height
    let preset = page.frame.preset
    let tasks = points.map(\.concurrency).max() ?? 1
    let cores = points.map { max($0.parallelism, $0.cores) }.max() ?? 1
    // What is sequential must have room for its name.
    let name = page.frame.measuring.width(of: MapArea.sequential.rawValue, font: preset.strongLabel)
    let width = page.frame.right - page.frame.left - preset.labelSize * 3
    scale = MapScale(
      tasks: tasks, cores: cores, unitShare: min((name + preset.labelSize * 2.4) / width, 0.5))
  }

  private var theme: Theme { page.frame.theme }
  private var preset: Preset { page.frame.preset }
  private var measuring: any TextMeasuring { page.frame.measuring }
  private var lineWidth: Double { max(preset.lineWidth * 0.5, 0.5) }

  func painted(at top: Double) -> (elements: [Element], usesTone: Bool) {
    let plot = plot(at: top)
    let land = MapLand(plot: plot, scale: scale, page: page)
    var elements = [.group(Group(name: "areas", elements: land.ground())), axes(plot)]
    var taken = LabelPlacer(within: plot, margin: preset.smallSize * 0.2)
    for point in points { taken.occupy(box(of: point, in: plot)) }
    let limits = land.limits(points.map(\.cores), placer: &taken)
    elements.append(.group(Group(name: "limits", elements: limits.elements)))
    let names = land.names(around: limits.lines.map(\.segment), placer: &taken)
    elements.append(.group(Group(name: "area-names", elements: names)))
    elements += runs(in: plot, around: taken.boxes, lines: land.lines + limits.lines)
    return (elements, false)
  }

  /// Where the map itself lies: beside the scale of cores and above the scale of tasks.
  private func plot(at top: Double) -> Rect {
    let numbers = scale.ticks(upTo: scale.mostCores).map {
      measuring.width(of: Self.tickText($0), font: preset.small)
    }
    let left = (page.frame.left + (numbers.max() ?? 0) + preset.smallSize * 0.6).rounded(.up)
    let above = preset.smallSize * 1.9
    let below = preset.smallSize * 3.4
    return Rect(
      x: left, y: top + above, width: (page.frame.right - left).rounded(.down),
      height: height - above - below)
  }

  private static func tickText(_ value: Double) -> String {
    numberText(value, decimals: value == value.rounded() ? 0 : 1)
  }

  private func at(_ tasks: Double, _ cores: Double, in plot: Rect) -> Point {
    Point(plot.x + scale.x(tasks) * plot.width, plot.maxY - scale.y(cores) * plot.height)
  }

  private func box(of point: MapPoint, in plot: Rect) -> Rect {
    let center = at(point.concurrency, point.parallelism, in: plot)
    let radius = PointPainter(theme: theme, preset: preset, count: points.count).radius
    return Rect(
      x: center.x - radius, y: center.y - radius, width: 2 * radius, height: 2 * radius)
  }

  // MARK: Scales

  private func axes(_ plot: Rect) -> Element {
    var elements: [Element] = []
    var grid: [Path.Step] = []
    let cap = measuring.capHeight(of: preset.small)
    let below = plot.maxY + preset.smallSize * 0.7 + measuring.ascent(of: preset.small)
    var texts: [Text] = []
    var end = -Double.infinity
    for tick in scale.ticks(upTo: scale.mostTasks) {
      let x = at(tick, 0, in: plot).x
      if tick > 0 { grid += [.move(Point(x, plot.y)), .line(Point(x, plot.maxY))] }
      let width = measuring.width(of: Self.tickText(tick), font: preset.small)
      let left = max(min(x - width / 2, page.frame.right - width), plot.x)
      let text = Text(
        Self.tickText(tick), at: Point(left, below), font: preset.small, color: theme.quietInk)
      let box = measuring.box(of: text)
      guard box.x >= end else { continue }
      end = box.maxX + preset.smallSize * 0.6
      texts.append(text)
    }
    var lowest = Double.infinity
    for tick in scale.ticks(upTo: scale.mostCores) {
      let y = at(0, tick, in: plot).y
      if tick > 0 { grid += [.move(Point(plot.x, y)), .line(Point(plot.maxX, y))] }
      guard y + cap <= lowest else { continue }
      lowest = y - cap
      texts.append(
        Text(
          Self.tickText(tick), at: Point(plot.x - preset.smallSize * 0.5, y + cap / 2),
          anchor: .end, font: preset.small, color: theme.quietInk))
    }
    texts.append(
      Text(
        "cores busy, on average", at: Point(page.frame.left, plot.y - preset.smallSize * 0.8),
        font: preset.small, color: theme.ink))
    texts.append(
      Text(
        "tasks in flight, on average",
        at: Point(page.frame.right, below + preset.smallSize * 1.45), anchor: .end,
        font: preset.small, color: theme.ink))
    elements.append(
      .path(Path(grid, style: Style(stroke: Stroke(theme.grid, width: lineWidth)))))
    elements.append(
      .path(
        Path(
          [
            .move(Point(plot.x, plot.y)), .line(Point(plot.x, plot.maxY)),
            .line(Point(plot.maxX, plot.maxY)),
          ], style: Style(stroke: Stroke(theme.axis, width: lineWidth)))))
    return .group(Group(name: "axes", elements: elements + texts.map { .text($0) }))
  }

  // MARK: Runs

  private func runs(
    in plot: Rect, around obstacles: [Rect], lines: [PointLabels.Line]
  ) -> [Element] {
    let painter = PointPainter(theme: theme, preset: preset, count: points.count)
    func font(_ index: Int) -> Font {
      points[index].emphasis == .strong ? preset.strongLabel : preset.label
    }
    let centers = points.map { at($0.concurrency, $0.parallelism, in: plot) }
    // Measured in the wider font, so that all are told apart together.
    let names = measuring.shortenedApart(
      points.map { labelText($0.name) }, to: plot.width * 0.4, font: preset.strongLabel)
    let ascent = measuring.ascent(of: preset.strongLabel)
    let height = ascent + measuring.descent(of: preset.strongLabel)
    let sizes = names.indices.map {
      Size(measuring.width(of: names[$0], font: font($0)), height)
    }
    let named = MapNames(points: points, centers: centers, sizes: sizes, plot: plot)
    let chosen = named.indices.sorted()
    let labels = PointLabels(
      bounds: Rect(
        x: plot.x + lineWidth, y: plot.y, width: plot.width - lineWidth,
        height: plot.height - lineWidth),
      // Through a crowd no line can be followed.
      radius: painter.radius, obstacles: obstacles,
      strangers: points.indices.filter { !named.indices.contains($0) }.map { index in
        box(of: points[index], in: plot)
      }, lines: lines, reach: named.isCrowd ? 2 : nil)
    let found = labels.places(
      for: chosen.map { PointLabels.Item(point: centers[$0], size: sizes[$0]) })
    let places = Dictionary(uniqueKeysWithValues: zip(chosen, found))
    var leaders: [Element] = []
    var marks: [Element] = []
    // What is in front comes last, and so does what has a colour.
    let order = points.indices.sorted {
      (points[$0].layer, $0) < (points[$1].layer, $1)
    }
    for (index, point) in order.map({ ($0, points[$0]) }) {
      let theme = theme.with(point.emphasis)
      let color = theme.color(point.paint)
      var parts = painter.draw(point.verdict, color, at: centers[index], title: point.tip)
      if let place = places[index] ?? nil {
        if let leader = place.leader {
          leaders.append(
            .path(
              Path(
                [.move(leader.from), .line(leader.to)],
                style: Style(stroke: Stroke(theme.axis, width: lineWidth)))))
        }
        parts.append(
          .text(
            Text(
              names[index], at: Point(place.box.x, place.box.y + ascent), font: font(index),
              color: theme.ink, title: names[index] == point.name ? nil : point.name)))
      }
      marks.append(.group(Group(name: "run-\(index + 1)", title: point.tip, elements: parts)))
    }
    let missing = found.count { $0 == nil }
    if named.isCrowd || missing > 0 {
      // Said beside the scale, where nothing else stands.
      let text = "\(found.count - missing) of \(points.count) runs are named"
      marks.append(
        .text(
          Text(
            measuring.shortened(text, to: plot.width * 0.5, font: preset.small),
            at: Point(page.frame.right, plot.y - preset.smallSize * 0.8), anchor: .end,
            font: preset.small, color: theme.quietInk)))
    }
    return [.group(Group(name: "leaders", elements: leaders))] + marks
  }
}
