import Analysis
import Scene
import Trace

/// A run on the map.
struct MapPoint: Sendable {
  /// What it is called.
  var name: String
  /// The workload that its colour stands for; nil where all have one colour.
  var family: String?
  /// Tasks in flight on average: how far to the right it stands.
  var concurrency: Double
  /// Cores busy on average: how far up it stands.
  var parallelism: Double
  /// What it was, which its shape tells.
  var verdict: Verdict
  /// The cores that it could use.
  var cores: Double
  /// Its colour.
  var paint: Paint
  /// What it is beside other runs.
  var emphasis = Emphasis.none

  /// What it is called, with its workload.
  var fullName: String { (family.map { "\($0)/" } ?? "") + name }

  /// How far in front of others it is drawn: grey behind colours, and what is faint behind all.
  var layer: Int {
    switch emphasis {
    case .faint: 0
    case .none: paint == .minorThread ? 1 : 2
    case .strong: 3
    }
  }

  /// What its tooltip says.
  var tip: String {
    "\(labelText(fullName)): \(levelText(concurrency)) tasks in flight and \(levelText(parallelism)) of "
      + "\(coresText(cores)) busy on average, \(verdict.rawValue)"
  }
}

/// The shape of a point.
struct PointPainter {
  let theme: Theme
  let preset: Preset
  /// How many points share the map: of a crowd each is smaller.
  var count = 1

  /// How far a point reaches from its middle.
  var radius: Double { preset.labelSize * (count > 100 ? 0.24 : count > 40 ? 0.3 : 0.36) }

  /// The point at `center`: a square is sequential, a ring concurrent, a disc parallel. Each stands
  /// apart from others behind it by a rim in the page's colour.
  func draw(
    _ verdict: Verdict, _ color: Color, at center: Point, title: String? = nil
  ) -> [Element] {
    let rim = Stroke(theme.background, width: max(preset.lineWidth * 0.6, 0.6))
    switch verdict {
    case .sequential:
      let side = radius * 1.7
      let frame = Rect(
        x: center.x - side / 2, y: center.y - side / 2, width: side, height: side)
      return [
        .rectangle(Rectangle(frame, style: Style(fill: color, stroke: rim), title: title))
      ]
    case .concurrent:
      let width = radius * 0.55
      return [
        .circle(
          Circle(center: center, radius: radius, style: Style(fill: theme.background))),
        .circle(
          Circle(
            center: center, radius: radius - width / 2,
            style: Style(fill: theme.background, stroke: Stroke(color, width: width)),
            title: title)),
      ]
    case .parallel:
      return [
        .circle(
          Circle(
            center: center, radius: radius, style: Style(fill: color, stroke: rim), title: title))
      ]
    }
  }
}
