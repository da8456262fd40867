import Scene
import Trace

/// The end of a task in its lane.
struct EndMark: Sendable {
  /// When.
  var time: Nanoseconds
  /// How.
  var shape: EndShape
  /// The colour of what ended.
  var paint: Paint
  /// What its tooltip says.
  var title: String
  /// The task that ended, as an index into ``Trace/tasks``.
  var task: Int?
  /// Whether something else in the lane is in front.
  var isFaint = false
}

/// How a task ended, told by shape alone; least first: where ends fall on one place, the last of them
/// shows.
enum EndShape: UInt8, Sendable, CaseIterable {
  /// It returned: a bar.
  case ok
  /// It had not ended: an arrowhead.
  case unfinished
  /// It was cancelled: a ring with a stroke through it.
  case cancelled
  /// Its time-out passed: an hourglass.
  case timedOut
  /// It raised or threw: a cross.
  case error

  init(_ outcome: TaskOutcome?) {
    self =
      switch outcome {
      case .ok: .ok
      case .error: .error
      case .cancelled: .cancelled
      case .timedOut: .timedOut
      case nil: .unfinished
      }
  }

  /// What a legend calls it.
  var legend: String {
    switch self {
    case .ok: "ended"
    case .unfinished: "not ended"
    case .cancelled: "cancelled"
    case .timedOut: "timed out"
    case .error: "failed"
    }
  }
}

/// Draws ends of tasks, at most one per place of a lane.
struct EndPainter {
  let theme: Theme
  let preset: Preset
  let scale: TimeScale
  /// How many times as wide as its shape a place is: more than 1 where a figure would become too large.
  var coarseness = 1.0

  /// The ends of what is in `sources`, whose bars lie in `bar`; those of the shape `unneeded` are left
  /// away.
  func paint(
    _ sources: [any LaneSource], bar: Rect, besides unneeded: EndShape? = nil
  ) -> [Element] {
    let size = size(in: bar)
    var places: [Int: EndMark] = [:]
    for source in sources {
      source.forEachEnd(in: scale.domain) { mark in
        if mark.shape == unneeded { return }
        // A plain end is slim, so that more of them find a place.
        let width =
          coarseness * (mark.shape == .ok ? max(preset.lineWidth * 1.5, size / 3) : size)
        let place = Int((scale.x(mark.time) - scale.left) / width) * 2 + (mark.shape == .ok ? 1 : 0)
        if let other = places[place], other.shape.rawValue >= mark.shape.rawValue { return }
        places[place] = mark
      }
    }
    // The shapes that say more lie on top.
    let ordered = apart(places, size).sorted {
      ($0.value.shape.rawValue, $0.key) < ($1.value.shape.rawValue, $1.key)
    }
    return ordered.flatMap { _, mark in
      (mark.isFaint ? faint : self).draw(
        mark.shape, mark.paint, at: Point(scale.x(mark.time), bar.center.y), in: bar, mark.title)
    }
  }

  /// `places` without the shapes that would cover half of the one before: of two such neighbours the one
  /// that says more stays.
  private func apart(_ places: [Int: EndMark], _ size: Double) -> [Int: EndMark] {
    var kept = places
    var last: (place: Int, mark: EndMark)?
    for (place, mark) in places.sorted(by: { $0.key < $1.key }) where mark.shape != .ok {
      if let before = last, scale.x(mark.time) - scale.x(before.mark.time) < size / 2 {
        let isMore = mark.shape.rawValue > before.mark.shape.rawValue
        kept[isMore ? before.place : place] = nil
        if !isMore { continue }
      }
      last = (place, mark)
    }
    return kept
  }

  /// One end at `point`, moved as far as it takes to stay inside the plot.
  func draw(
    _ shape: EndShape, _ paint: Paint, at point: Point, in bar: Rect, _ title: String? = nil
  ) -> [Element] {
    let size = size(in: bar)
    let half = shape == .ok ? preset.lineWidth / 2 : size / 2
    let x = min(max(point.x, scale.left + half), scale.right - half)
    let box = Rect(x: x - half, y: point.y - size / 2, width: 2 * half, height: size)
    let line = max(size * 0.16, preset.lineWidth * 0.5)
    switch shape {
    case .ok:
      let frame = Rect(x: box.x, y: bar.y, width: box.width, height: bar.height)
      return [.rectangle(Rectangle(frame, style: Style(fill: theme.color(paint)), title: title))]
    case .unfinished:
      return [
        halo(box),
        path(
          [
            .move(Point(box.x + size * 0.2, box.y)),
            .line(Point(box.maxX - size * 0.1, box.center.y)),
            .line(Point(box.x + size * 0.2, box.maxY)),
          ], line, title),
      ]
    case .cancelled:
      let radius = size / 2 - line / 2
      let reach = radius * 0.707
      return [
        .circle(
          Circle(
            center: box.center, radius: radius,
            style: Style(fill: theme.background, stroke: Stroke(theme.ink, width: line)),
            title: title)),
        path(
          [
            .move(Point(box.center.x - reach, box.center.y + reach)),
            .line(Point(box.center.x + reach, box.center.y - reach)),
          ], line, title),
      ]
    case .timedOut:
      return [
        halo(box),
        .path(
          Path(
            [
              .move(Point(box.x + size * 0.08, box.y)), .line(Point(box.maxX - size * 0.08, box.y)),
              .line(Point(box.x + size * 0.08, box.maxY)),
              .line(Point(box.maxX - size * 0.08, box.maxY)), .close,
            ], style: Style(fill: theme.ink), title: title)),
      ]
    case .error:
      let inset = size * 0.1
      return [
        halo(box),
        path(
          [
            .move(Point(box.x + inset, box.y + inset)),
            .line(Point(box.maxX - inset, box.maxY - inset)),
            .move(Point(box.x + inset, box.maxY - inset)),
            .line(Point(box.maxX - inset, box.y + inset)),
          ], line * 1.15, title),
      ]
    }
  }

  private var faint: EndPainter {
    EndPainter(theme: theme.faint, preset: preset, scale: scale, coarseness: coarseness)
  }

  private func size(in bar: Rect) -> Double { min(bar.height * 0.8, preset.labelSize * 0.8) }

  /// Keeps a shape apart from what lies under it.
  private func halo(_ box: Rect) -> Element {
    .rectangle(Rectangle(box, style: Style(fill: theme.background)))
  }

  private func path(_ steps: [Path.Step], _ width: Double, _ title: String?) -> Element {
    .path(Path(steps, style: Style(stroke: Stroke(theme.ink, width: width)), title: title))
  }
}
