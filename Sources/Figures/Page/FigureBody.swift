import Scene

/// What stands between the title block and the provenance: the chart itself, before it has a place.
protocol FigureBody: Sendable {
  /// The body as tall as suits it in at most `room`, or all of it where the page `fills`.
  ///
  /// - Throws: ``BodyFault`` where even its smallest form takes more.
  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody
  /// The numbers that it shows; nil where there is no table of them.
  var table: FigureTable? { get }
  /// Whether times run across the page, so that call-outs have a place.
  var hasTimeAxis: Bool { get }
  /// Whether it has a lane called `lane`.
  func has(_ lane: LanePattern) -> Bool
  /// What its lanes are called.
  var laneNames: [String] { get }
}

extension FigureBody {
  var table: FigureTable? { nil }
  var hasTimeAxis: Bool { false }
  func has(_ lane: LanePattern) -> Bool { laneNames.contains(where: lane.matches) }
  var laneNames: [String] { [] }
}

/// The page that a body is put on.
struct BodyPage: Sendable {
  /// Margins, type sizes and colours.
  var frame: PageFrame
  /// Device pixels per CSS pixel: dense data is reduced to columns of one device pixel.
  var resolution: Double
}

/// How much larger a page would have to be.
struct BodyFault: Error {
  /// What is missing across, in CSS pixels.
  var width = 0.0
  /// The least height of the body, where that is what is missing.
  var height: Double?
}

/// A body with measures of its own, ready to be painted.
protocol FittedBody {
  /// How tall it is.
  var height: Double { get }
  /// Where moments stand; nil without an axis of time.
  var axis: TimeScale? { get }
  /// How far below the body's top the middle of the first lane called `lane` is; nil where there is
  /// none or it was folded.
  func middle(of lane: LanePattern) -> Double?
  /// Its elements when it begins at `top`, and whether tone says how much of a column is covered.
  func painted(at top: Double) -> (elements: [Element], usesTone: Bool)
}

extension FittedBody {
  var axis: TimeScale? { nil }
  func middle(of lane: LanePattern) -> Double? { nil }
}
