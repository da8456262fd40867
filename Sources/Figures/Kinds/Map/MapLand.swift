import Scene

/// The areas of a map.
enum MapArea: String {
  case sequential
  case concurrent
  case parallel
}

/// What a map shows before any run stands on it: areas, their borders, and what limits them.
struct MapLand {
  let plot: Rect
  let scale: MapScale
  let page: BodyPage

  private var theme: Theme { page.frame.theme }
  private var preset: Preset { page.frame.preset }
  private var measuring: any TextMeasuring { page.frame.measuring }

  private func at(_ tasks: Double, _ cores: Double) -> Point {
    Point(plot.x + scale.x(tasks) * plot.width, plot.maxY - scale.y(cores) * plot.height)
  }

  /// The diagonal on which every task in flight executes, and the borders of areas.
  var lines: [PointLabels.Line] {
    let end = scale.diagonalEnd
    return [
      line(from: at(0, 0), to: at(end, end), strength: 2.2),
      line(from: at(1, 0), to: at(1, 1), strength: 0.4),
      line(from: at(1, 1), to: at(scale.mostTasks, 1), strength: 0.4),
    ]
  }

  private func line(from: Point, to: Point, strength: Double) -> PointLabels.Line {
    PointLabels.Line(segment: PointLabels.Segment(from: from, to: to), strength: strength)
  }

  /// The ground above the diagonal, where nothing can be: more cores busy than tasks to execute;
  /// and the lines.
  func ground() -> [Element] {
    let end = scale.diagonalEnd
    let corner = at(end, end)
    var wedge: [Path.Step] = [
      .move(at(0, 0)), .line(corner),
    ]
    if corner.x < plot.maxX - 0.01 { wedge.append(.line(Point(corner.x, plot.y))) }
    wedge += [.line(Point(plot.x, plot.y)), .close]
    if corner.y > plot.y + 0.01 {
      wedge = [
        .move(at(0, 0)), .line(corner), .line(Point(plot.maxX, plot.y)),
        .line(Point(plot.x, plot.y)), .close,
      ]
    }
    let width = max(preset.lineWidth * 0.5, 0.5)
    let all = lines
    var elements: [Element] = [.path(Path(wedge, style: Style(fill: theme.track)))]
    for (index, line) in all.enumerated() {
      elements.append(
        .path(
          Path(
            [.move(line.segment.from), .line(line.segment.to)],
            style: Style(
              stroke: Stroke(
                theme.axis, width: width, dash: index == 0 ? [] : [5 * width, 4 * width])))))
    }
    return elements
  }

  /// A dotted line for each number of cores that runs could use, named at its right end or, where
  /// another line crosses the name there, further left.
  func limits(
    _ cores: [Double], placer: inout LabelPlacer
  ) -> (elements: [Element], lines: [PointLabels.Line]) {
    var elements: [Element] = []
    var lines: [PointLabels.Line] = []
    let width = max(preset.lineWidth * 0.5, 0.5)
    for limit in Set(cores).sorted() where limit > 0 {
      let line = PointLabels.Segment(
        from: Point(plot.x, at(0, limit).y), to: at(scale.mostTasks, limit))
      lines.append(PointLabels.Line(segment: line, strength: 1.2))
      elements.append(
        .path(
          Path(
            [.move(line.from), .line(line.to)],
            style: Style(
              stroke: Stroke(theme.quietInk, width: width, dash: [2 * width, 4 * width])))))
      let text = Text(
        coresText(limit), at: Point(0, 0), font: preset.small, color: theme.quietInk)
      let box = measuring.box(of: text)
      let pad = preset.smallSize * 0.3
      let room = max(plot.width - box.width - 2 * pad, 0)
      let places = stride(from: 1, through: 0, by: -0.1).flatMap { along in
        [line.to.y - box.height - width, line.to.y + width].map {
          Rect(x: plot.x + pad + room * along, y: $0, width: box.width, height: box.height)
        }
      }
      let crossing = self.lines.map(\.segment)
      let clear = places.filter { box in !crossing.contains { $0.crosses(box) } }
      if let free = placer.place(firstOf: clear + places) {
        elements.append(.text(set(text, in: free)))
      }
    }
    return (elements, lines)
  }

  /// What the areas are called, each where no run stands and, where possible, on no line; and what
  /// the diagonal means.
  func names(around limits: [PointLabels.Segment], placer: inout LabelPlacer) -> [Element] {
    let one = at(1, 1)
    // No run stands above what cores there are.
    let top = min(limits.map(\.from.y).min() ?? plot.y, one.y - preset.labelSize * 2)
    let areas: [(MapArea, Rect)] = [
      (
        .sequential,
        Rect(x: plot.x, y: one.y, width: one.x - plot.x, height: plot.maxY - one.y)
      ),
      (
        .concurrent,
        Rect(x: one.x, y: one.y, width: plot.maxX - one.x, height: plot.maxY - one.y)
      ),
      (.parallel, Rect(x: one.x, y: top, width: plot.maxX - one.x, height: one.y - top)),
    ]
    let ground = lines.map(\.segment) + limits
    var elements: [Element] = []
    for (area, frame) in areas {
      let text = Text(
        area.rawValue, at: Point(0, 0), font: preset.strongLabel, color: theme.quietInk)
      let places = places(
        for: measuring.box(of: text), in: frame, fromTop: area == .parallel)
      let clear = places.filter { box in !ground.contains { $0.crosses(box) } && !isAbove(box) }
      if let free = placer.place(firstOf: clear + places) {
        elements.append(.text(set(text, in: free)))
      }
    }
    return elements + diagonalName(around: limits, placer: &placer)
  }

  /// From the lower right corner of `frame` to the left, and then upwards; `fromTop` the other way.
  private func places(for size: Rect, in frame: Rect, fromTop: Bool) -> [Rect] {
    let pad = preset.labelSize * 0.45
    let room = Size(
      max(frame.width - size.width - 2 * pad, 0), max(frame.height - size.height - 2 * pad, 0))
    let steps = [1, 0.8, 0.6, 0.4, 0.2, 0]
    return (fromTop ? steps.reversed() : steps).flatMap { up in
      steps.map { along in
        Rect(
          x: frame.x + pad + room.width * along, y: frame.y + pad + room.height * up,
          width: size.width, height: size.height)
      }
    }
  }

  /// Whether `box` lies where nothing can be, above the diagonal.
  private func isAbove(_ box: Rect) -> Bool {
    let end = scale.diagonalEnd
    let (from, to) = (at(0, 0), at(end, end))
    return (box.x - from.x) * (to.y - from.y) > (box.y - from.y) * (to.x - from.x)
  }

  /// `every task executing`, left of the diagonal's upper half.
  private func diagonalName(
    around limits: [PointLabels.Segment], placer: inout LabelPlacer
  ) -> [Element] {
    let pad = preset.labelSize * 0.45
    let text = Text(
      "every task executing", at: Point(0, 0), font: preset.small, color: theme.quietInk)
    let size = measuring.box(of: text)
    let end = scale.diagonalEnd
    let (from, to) = (at(0, 0), at(end, end))
    let boxes = stride(from: 0.95, through: 0.5, by: -0.05).map { share -> Rect in
      let point = Point(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
      return Rect(
        x: point.x - pad - size.width, y: point.y - size.height, width: size.width,
        height: size.height)
    }
    let clear = boxes.filter { box in !limits.contains { $0.crosses(box) } }
    return placer.place(firstOf: clear).map { [.text(set(text, in: $0))] } ?? []
  }

  private func set(_ text: Text, in box: Rect) -> Text {
    var text = text
    text.position = Point(box.x, box.y + measuring.ascent(of: text.font))
    return text
  }
}
