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

/// Why a figure cannot be drawn.
public enum FigureError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no recording to draw.
  case noInputs
  /// The stretch to draw is empty or lies outside every recording.
  case emptyWindow(from: Nanoseconds, to: Nanoseconds, recordingEnd: Nanoseconds)
  /// None of the recordings has what this kind of figure shows.
  case noData(FigureKind)
  /// A lane that was asked for is in none of the recordings.
  case noSuchLane(String)
  /// The page is too small for the chart at the preset's text size, in CSS pixels.
  case pageTooSmall(needed: Size)

  /// One line that names the fault and the way out.
  public var description: String {
    switch self {
    case .noInputs:
      "there is no recording to draw: name at least one trace"
    case .emptyWindow(let from, let to, let end):
      "nothing lies between \(durationText(from)) and \(durationText(to)): "
        + "the recording lasts from 0 to \(durationText(end))"
    case .noData(.gil):
      "no interpreter lock was recorded: it is seen in CPython programs, recorded with --gil auto"
    case .noData:
      "no task was recorded: tasks are seen in Python programs, recorded with --tasks auto"
    case .noSuchLane(let pattern):
      "no lane is called '\(pattern)': lanes are chosen by name, thread id or core number, with *"
    case .pageTooSmall(let needed):
      "the page is too small for this preset's text: it takes at least "
        + "\(Int(needed.width.rounded(.up)))x\(Int(needed.height.rounded(.up))) pixels"
    }
  }
}
