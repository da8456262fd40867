import Analysis
import Drawing
import Figures
import Scaling
import Scene
import Trace
import Typesetting

/// Draws the charts of a page, which share one font and one set of colours.
struct Gallery {
  private let typeface: BundledTypeface
  private var schemes = ColorSchemes()
  private var count = 0

  init() throws {
    typeface = try BundledTypeface()
  }

  /// What the page's style sheet must say for the charts to follow the reader's colour scheme.
  var style: String {
    """
    figure .dark { display: none; }
    @media screen and (prefers-color-scheme: dark) {
    figure .light { display: none; }
    figure .dark { display: block; }
    \(schemes.darkRules)
    }

    """
  }

  /// The chart `kind` of `inputs`, on one time axis, under the heading `title`; nil where what
  /// stands above it says enough. `table` says the same in numbers; nil where the page does already.
  mutating func figure(
    _ kind: FigureKind, of inputs: [NamedTrace], title: String?,
    comparison: RunComparison? = nil, table: TableView? = nil
  ) throws -> FigureView {
    var request = FigureRequest(kind: kind, inputs: inputs)
    request.comparison = comparison
    return try figure(request, title: title, table: table)
  }

  /// The same of one run whose numbers are known.
  mutating func figure(
    _ kind: FigureKind, of run: StudiedRun, title: String, table: TableView? = nil
  ) throws -> FigureView {
    var request = FigureRequest(kind: kind, inputs: [run.input])
    request.studied = run
    return try figure(request, title: title, table: table)
  }

  private mutating func figure(
    _ request: FigureRequest, title: String?, table: TableView?
  ) throws -> FigureView {
    try figure(request.kind.rawValue, title: title, table: table) { options, typeface in
      var request = request
      request.options = options
      return try makeScene(request, measuring: typeface)
    }
  }

  /// The chart `kind` of how a program scales, with what it says in numbers.
  mutating func figure(
    _ kind: ScalingFigureKind, of analysis: ScalingAnalysis, table: TableView
  ) throws -> FigureView {
    try figure(kind.rawValue, title: nil, table: table) { options, typeface in
      let request = ScalingFigureRequest(kind: kind, analysis: analysis, options: options)
      return try makeScene(request, measuring: typeface)
    }
  }

  /// Draws what `scene` makes of options for each kind of screen.
  private mutating func figure(
    _ kind: String, title: String?, table: TableView?,
    scene: (FigureOptions, BundledTypeface) throws -> Scene
  ) throws -> FigureView {
    count += 1
    return FigureView(
      id: "figure-\(count)", kind: kind, title: title,
      wide: try drawing(preset: .wide, suffix: "", hasTips: true, scene),
      narrow: try drawing(preset: .narrow, suffix: "n", hasTips: false, scene),
      table: table)
  }

  private mutating func drawing(
    preset: Preset, suffix: String, hasTips: Bool,
    _ scene: (FigureOptions, BundledTypeface) throws -> Scene
  ) throws -> String {
    func svg(_ theme: Theme, prefix: String) throws -> String {
      var options = FigureOptions(preset: preset, theme: theme, title: "")
      options.showsProvenance = false
      var scene = try scene(options, typeface)
      // The page shines through, so that no chart stands in a box.
      scene.background = nil
      if !hasTips { scene.elements = scene.elements.map { $0.withoutTips() } }
      let bytes = renderSVG(scene, typeface: typeface, idPrefix: prefix)
      return String(decoding: bytes, as: UTF8.self)
    }
    let prefix = "f\(count)\(suffix)-"
    let light = try svg(.light, prefix: prefix)
    let dark = try svg(.dark, prefix: prefix)
    if let merged = schemes.merge(light: light, dark: dark) { return merged }
    // The two differ in more than colours: the page carries both and shows one.
    let other = try svg(.dark, prefix: prefix + "d-")
    return "<div class=\"light\">\(light)</div><div class=\"dark\">\(other)</div>"
  }
}

extension Element {
  /// The same without tooltips, which no finger can call up and which take half of the room.
  fileprivate func withoutTips() -> Element {
    switch self {
    case .group(var group):
      group.title = nil
      group.elements = group.elements.map { $0.withoutTips() }
      return .group(group)
    case .rectangle(var rectangle):
      rectangle.title = nil
      return .rectangle(rectangle)
    case .path(var path):
      path.title = nil
      return .path(path)
    case .circle(var circle):
      circle.title = nil
      return .circle(circle)
    case .text(var text):
      text.title = nil
      return .text(text)
    }
  }
}

extension Preset {
  /// A column of the page on a screen and on paper, where its smallest text comes out at 7 pt. The
  /// page has margins already.
  fileprivate static let wide: Preset = {
    var preset = Preset.web
    preset.page = PageSize(width: 1000, height: nil)
    preset.sideMargin = 0
    preset.endMargin = 4
    preset.subtitleSize = 15
    preset.labelSize = 14.5
    preset.smallSize = 13.3
    preset.lanePitch = 30
    // A page holds dozens of charts, and the explorer has what these leave out.
    preset.mostTooltips = 300
    preset.mostBytes = 130_000
    return preset
  }()

  /// A telephone held upright.
  fileprivate static let narrow: Preset = {
    var preset = wide
    preset.page = PageSize(width: 340, height: nil)
    preset.titleSize = 20
    preset.subtitleSize = 14
    preset.labelSize = 12
    preset.smallSize = 11
    preset.lanePitch = 26
    preset.stripHeight = 64
    preset.labelShare = 0.28
    preset.lineWidth = 1.6
    preset.patternPitch = 5
    preset.space = 10
    return preset
  }()
}
