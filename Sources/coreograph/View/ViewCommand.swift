import Analysis
import ArgumentParser
import Dialects
import Drawing
import Figures
import FoundationEssentials
import Glibc
import Scene
import TerminalView
import Trace
import Typesetting

/// `coreograph view`: the timeline of a recording in the terminal.
struct ViewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Look at a recording in the terminal.",
    discussion: """
      Draws the lanes with Unicode blocks, to an eighth of a character; keys zoom, pan and search, and \
      ? lists them. Written to a file or a pipe, it is one screenful of plain text. Terminals that say \
      that they show pictures (kitty, Ghostty, WezTerm, iTerm2, sixel) show the figure itself.

      Example:
        coreograph view
        coreograph view primes.trace.json --kind gil
        coreograph view primes.trace.json --width 120 | less
      """)

  @Argument(
    help: ArgumentHelp(
      "The recording; - is standard input. Without, the newest one in this folder.",
      valueName: "trace"))
  var trace: String?

  @Option(help: ArgumentHelp("Lanes: threads, cores, tasks or gil.", valueName: "kind"))
  var kind: FigureKind = .threads

  @Option(
    help: ArgumentHelp("Show from this time on, such as 1.2s or 300ms.", valueName: "time"),
    transform: { try Moment($0) })
  var from: Moment?

  @Option(
    help: ArgumentHelp("Show until this time.", valueName: "time"), transform: { try Moment($0) })
  var to: Moment?

  @Option(
    help: ArgumentHelp(
      "Columns of plain text; without, the terminal's or 100.", valueName: "columns"))
  var width: Int?

  @Option(help: ArgumentHelp("Lines of plain text at most; without, 40.", valueName: "lines"))
  var height: Int?

  @Flag(help: "Print one screenful of plain text, also to a terminal.")
  var plain = false

  @Flag(inversion: .prefixedNo, help: "Show the figure as a picture where the terminal can.")
  var images = true

  @Option(help: "Colours of pictures.")
  var theme: ThemeChoice = .builtIn(.dark)

  func validate() throws {
    guard TimelineView.kinds.contains(kind) else {
      throw ValidationError("--kind \(kind.rawValue): lanes are those of \(Self.kindNames)")
    }
    for (name, value, least) in [("width", width, 40), ("height", height, 12)] {
      guard let value, !(least...1000).contains(value) else { continue }
      throw ValidationError("--\(name) \(value): write a number from \(least) to 1000")
    }
  }

  private static var kindNames: String {
    TimelineView.kinds.map(\.rawValue).joined(separator: ", ")
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let colors = TerminalColors(environment: environment)
    let path = try trace ?? NewestTrace.path()
    // Holding all of a long recording would take gigabytes; of others one can go on to what lies beside.
    let part = RunWindow(from: from?.nanoseconds, to: to?.nanoseconds)
    let input = try readNamedTrace(path, part: isLongRecording(path) ? part : nil)
    guard var view = TimelineView(input, kind: kind) else {
      throw CommandFailure(.usage, TimelineView.absence(of: kind))
    }
    if from != nil || to != nil { try show(in: &view, of: input.trace) }
    let isLive = isatty(STDOUT_FILENO) == 1 && colors != .plain && !plain
    guard isLive else {
      let size = TimelineView.Size(
        columns: width ?? TerminalSession.size(of: STDOUT_FILENO)?.columns ?? 100,
        rows: height ?? 40)
      let text = view.screen(size, colors: .plain, isLive: false).plainText
      return try printText(text)
    }
    let (theme, fonts) = (try theme.theme(), try theme.fonts())
    func pictures(_ kind: InlineImages) throws -> FigurePictures {
      try FigurePictures(protocol: kind, input: input, theme: theme, fonts: fonts)
    }
    let known = images ? InlineImages(environment: environment) : nil
    var viewer = Viewer(
      view: view, colors: colors, theme: theme, pictures: try known.map(pictures),
      sixel: images && known == nil ? try pictures(.sixel) : nil)
    try viewer.run()
  }

  /// Shows the stretch that the options name.
  private func show(in view: inout TimelineView, of trace: Trace) throws {
    let end = trace.wholeRun.duration
    let from = from?.nanoseconds ?? trace.runTime.start - trace.wholeRun.start
    let to = to?.nanoseconds ?? max(trace.runTime.end - trace.wholeRun.start, 1)
    guard from < to, from < end else {
      throw CommandFailure(
        .usage, FigureError.emptyWindow(from: from, to: to, recordingEnd: end).description)
    }
    view.show(TimeRange(from, to))
  }
}

extension FigureKind: ExpressibleByArgument {
  /// The kind of that name.
  public init?(argument: String) { self.init(rawValue: argument) }

  /// The names of those that `--kind` takes.
  public static var allValueStrings: [String] { TimelineView.kinds.map(\.rawValue) }
}
