import Analysis
import Scene
import Trace

/// The options of a figure that speak of what is in it.
public enum FigureOption: String, Sendable {
  /// ``FigureOptions/lanes``.
  case lanes = "--lanes"
  /// ``FigureOptions/highlights``.
  case highlight = "--highlight"
  /// ``FigureOptions/notes``.
  case note = "--note"
}

/// Why a figure cannot be drawn.
public enum FigureError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no recording to draw.
  case noInputs
  /// A comparison needs a run before and a run after, and no other.
  case notTwoRuns(Int)
  /// The stretch to draw is empty or lies outside every recording.
  case emptyWindow(from: Nanoseconds, to: Nanoseconds, recordingEnd: Nanoseconds)
  /// None of the recordings has what this kind of figure shows.
  case noData(FigureKind)
  /// The recordings lack what this kind of figure shows: what that is, and how to record it.
  case missing(String)
  /// An option names what is in none of the recordings; what comes nearest to it.
  case unknownName(FigureOption, LanePattern, nearest: String?)
  /// There is no table of this kind of figure.
  case noTable(FigureKind)
  /// The choice of lanes leaves none.
  case noLaneLeft
  /// The choice of lanes has groups, and this kind of figure has none.
  case noGroups(kind: String)
  /// This kind of figure has nothing for an option.
  case noUse(FigureOption, kind: String)
  /// A call-out or a highlighted stretch lies outside of what is drawn.
  case outsideWindow(FigureOption, Nanoseconds, window: TimeRange)
  /// The page is too small for the chart at the preset's text size, in CSS pixels.
  case pageTooSmall(needed: Size)

  /// One line that names the fault and the way out.
  public var description: String {
    switch self {
    case .noInputs:
      "there is no recording to draw: name at least one trace"
    case .notTwoRuns(let count):
      "a figure compare is of a run before and a run after, not of \(count): "
        + "of several runs a side, `coreograph compare` draws the middle ones"
    case .emptyWindow(let from, let to, let end):
      "nothing lies between \(durationText(from)) and \(durationText(to)): "
        + "the recording lasts from 0 to \(durationText(end)); change --from and --to"
    case .noData(.gil):
      "no interpreter lock was recorded: it is seen in CPython programs, recorded with --gil auto"
    case .noData:
      "no task was recorded: tasks are seen in Python programs, recorded with --tasks auto"
    case .missing(let what): what
    case .unknownName(let option, let pattern, let nearest):
      "\(option.rawValue): no \(option.noun) is called '\(pattern)'"
        + (nearest.map { "; the nearest is '\($0)'" } ?? "")
        + ". They are told by name, with *, or by thread id or core"
    case .noTable(let kind):
      "there is no table of a figure of \(kind.rawValue): draw it as .svg, .png or .pdf"
    case .noLaneLeft:
      "--lanes: it leaves no lane: name those to show, or hide fewer"
    case .noGroups(let kind):
      "--lanes: a figure of \(kind) has no groups: leave away what stands before ': '"
    case .noUse(.lanes, let kind):
      "--lanes: a figure of \(kind) has no lanes to choose: leave it away"
    case .noUse(.highlight, let kind):
      "--highlight: a figure of \(kind) has nothing to put in front: leave it away"
    case .noUse(.note, let kind):
      "--note: a figure of \(kind) has no axis of time: leave it away, or use --caption"
    case .outsideWindow(let option, let time, let window):
      "\(option.rawValue): \(durationText(time)) is not in the figure, which shows "
        + "\(rangeText(window)): choose a moment in it, or change --from and --to"
    case .pageTooSmall(let needed):
      "the page is too small for this preset's text: it takes at least "
        + "\(Int(needed.width.rounded(.up)))x\(Int(needed.height.rounded(.up))) pixels"
    }
  }

  /// `pattern` of `option` stands for none of `names`.
  static func noSuchLane(
    _ option: FigureOption, _ pattern: LanePattern, among names: [String]
  ) -> FigureError {
    .unknownName(
      option, pattern,
      nearest: nearestName(to: pattern.description, among: names).map { labelText($0) })
  }
}

extension FigureOption {
  fileprivate var noun: String {
    switch self {
    case .lanes, .note: "lane"
    case .highlight: "lane, thread or task"
    }
  }
}
