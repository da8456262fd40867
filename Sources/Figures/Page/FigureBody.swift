import Scene

/// What stands between the title block and the provenance: the chart itself, before it has a place.
protocol FigureBody: Sendable {
  /// The body as tall as suits it in at most `room`, or all of it where the page `fills`.
  ///
  /// - Throws: ``BodyFault`` where even its smallest form takes more.
  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody
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
  /// Its elements when it begins at `top`, and whether tone says how much of a column is covered.
  func painted(at top: Double) -> (elements: [Element], usesTone: Bool)
}
