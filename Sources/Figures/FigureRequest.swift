import Analysis
import Scene
import Trace

/// What to draw: one kind of figure of one or several recordings.
public struct FigureRequest: Sendable {
  /// Which chart.
  public var kind: FigureKind
  /// The recordings; several are stacked on one time axis, each starting at 0.
  public var inputs: [NamedTrace]
  /// How it should look.
  public var options: FigureOptions
  /// For ``FigureKind/compare``: what the two recordings stand for; nil compares just these two.
  public var comparison: RunComparison?
  /// The numbers of the only recording, where they are known.
  package var studied: StudiedRun?

  /// Makes a request from its parts.
  public init(kind: FigureKind, inputs: [NamedTrace], options: FigureOptions = FigureOptions()) {
    self.kind = kind
    self.inputs = inputs
    self.options = options
  }
}

/// How a figure should look.
public struct FigureOptions: Sendable {
  /// Page size, type sizes and spacing for a purpose.
  public var preset: Preset
  /// Colours.
  public var theme: Theme
  /// The page where it should differ from the preset's; a missing height follows the content.
  public var size: PageSize?
  /// Device pixels per CSS pixel: dense lanes are reduced to columns of one device pixel.
  public var scale: Double
  /// Draws nothing before this moment; nil begins at the recording's start.
  public var from: Nanoseconds?
  /// Draws nothing from this moment on; nil ends at the recording's end.
  public var to: Nanoseconds?
  /// The title; nil lets the figure state its finding, and an empty one leaves title and subtitle to
  /// what stands around the figure.
  public var title: String?
  /// Which lanes, in which order; nil draws all.
  public var lanes: LaneChoice?
  /// What is put in front: the rest is drawn fainter. Empty draws all alike.
  public var highlights: [Highlight] = []
  /// Call-outs above the chart.
  public var notes: [FigureNote] = []
  /// Words below the chart; nil for none.
  public var caption: String?
  /// Whether the page shines through.
  public var isTransparent = false
  /// Whether method, machine and losses stand below the chart; a page that states them once for all
  /// of its figures leaves them out.
  public var showsProvenance = true

  /// Makes options from their parts; without a scale, it is the preset's.
  public init(
    preset: Preset = .web, theme: Theme = .light, size: PageSize? = nil, scale: Double? = nil,
    from: Nanoseconds? = nil, to: Nanoseconds? = nil, title: String? = nil,
    lanes: LaneChoice? = nil
  ) {
    self.preset = preset
    self.theme = theme
    self.size = size
    self.scale = scale ?? preset.scale
    self.from = from
    self.to = to
    self.title = title
    self.lanes = lanes
  }
}

extension FigureOptions {
  /// The first option given that only a figure with lanes or an axis of time has a use for.
  var optionAboutLanes: FigureOption? {
    if lanes != nil { return .lanes }
    if !highlights.isEmpty { return .highlight }
    return notes.isEmpty ? nil : .note
  }
}
