import Analysis
import Figures
import Scene
import Trace

/// What the explorer knows of a run beside its columns. Times are nanoseconds from the first moment of
/// the first thread.
struct RunHeader: Encodable {
  /// What the run is called.
  let name: String
  /// What was found, in one sentence.
  let verdict: String
  /// The rung of the capture ladder.
  let method: String
  /// Whether every switch was recorded, with why a thread left its core.
  let seesSwitches: Bool
  /// Whether anybody recorded when threads were on cores.
  let seesCores: Bool
  /// The time between samples; nil where nothing was sampled.
  let samplePeriod: Int64?
  /// How many cores the run could use.
  let cores: Double
  /// The numbers of the cores it could use.
  let usable: [Int]
  /// How long the run took.
  let duration: Int64
  /// Where it comes from, in pieces of one line.
  let provenance: [String]
  /// Every text that columns refer to.
  let texts: [String]
  /// What the codes of spans mean.
  let kinds: [SpanKind]
  /// Where the columns are.
  let columns: [ByteColumns.Column]
  /// What kinds of tasks are called together.
  let taskKinds: [String: String]
  /// What its figures say.
  let figures: FigureFacts
  /// How everything is drawn.
  let look = ExplorerLook()
}

/// What is known of a span beside its length.
struct SpanKind: Encodable, Equatable {
  /// What the thread was doing (``ThreadState/name``).
  let state: String
  /// How that is known.
  let evidence: String
  /// Why it left its core; nil where it was on none.
  let ending: String?
  /// Whether a wait is reported for it, with place and waker.
  let hasWait: Bool
}

/// How the explorer draws what figures draw.
struct ExplorerLook: Encodable {
  /// The looks of all states, in the order of a legend.
  let states = ThreadState.allCases.map {
    StateLook(name: $0.name, legend: $0.legend, pattern: "\($0.pattern)")
  }
  /// Colours by scheme.
  let themes = ["light": ThemeColors(.light), "dark": ThemeColors(.dark)]
  /// The measures of saved pictures.
  let preset = Preset.web

  /// How a state is drawn.
  struct StateLook: Encodable {
    let name: String
    let legend: String
    let pattern: String
  }

  /// A theme's colours.
  struct ThemeColors: Encodable {
    let background: String
    let ink: String
    let quietInk: String
    let axis: String
    let grid: String
    let track: String
    let neutral: String
    let stranger: String
    let executing: String
    let inFlight: String
    let inFlightEdge: String
    let warning: String
    let palette: [String]

    init(_ theme: Theme) {
      background = theme.background.hex
      ink = theme.ink.hex
      quietInk = theme.quietInk.hex
      axis = theme.axis.hex
      grid = theme.grid.hex
      track = theme.track.hex
      neutral = theme.neutral.hex
      stranger = theme.stranger.hex
      executing = theme.executing.hex
      inFlight = theme.inFlight.hex
      inFlightEdge = theme.inFlightEdge.hex
      warning = theme.warning.hex
      palette = theme.palette.map(\.hex)
    }
  }
}

extension Color {
  /// As in `#2f82d6`.
  fileprivate var hex: String {
    "#"
      + [red, green, blue].map { channel in
        let digits = String(channel, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined()
  }
}

extension RunHeader {
  init(
    _ run: Run, _ levels: Levels, kinds: [SpanKind], texts: [String], columns: [ByteColumns.Column]
  ) {
    let trace = run.trace
    let capture = trace.metadata.capture
    name = shown(run.name)
    verdict = shown(run.summary.verdictText, limit: 400)
    method = capture.method.rawValue
    seesSwitches = capture.method == .tracepoints || capture.method == .switches
    seesCores = capture.method.seesCores
    samplePeriod = capture.samplePeriodSeconds.flatMap {
      $0 > 0 && $0 < 1e6 ? Int64($0 * 1e9) : nil
    }
    cores = run.summary.cores
    usable = trace.metadata.cores.usable.map { Int($0) }
    duration = trace.runTime.duration
    provenance = Figures.provenance(of: [trace])
    taskKinds = Dictionary(
      Set(trace.tasks.map(\.kind)).map { ("\($0)", $0.plural) }, uniquingKeysWith: { $1 })
    figures = FigureFacts(trace, run.summary, levels)
    self.texts = texts
    self.kinds = kinds
    self.columns = columns
  }
}
