import ArgumentParser
import Figures
import Trace

/// `coreograph figure`: draws one chart of one or several recordings.
struct FigureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figure",
    abstract: "Draw a recording for a slide, a paper, a review or a page.",
    discussion: """
      Kinds: \(FigureKind.names). Several recordings are stacked on one time axis, each starting \
      at 0; speedup and efficiency take a sweep or a table instead. docs/FIGURES.md explains what every \
      mark means.

      Example:
        coreograph figure threads primes.trace.json -o primes.svg --preset slide
        coreograph figure cores before.json after.json -o pinning.png --theme dark
      """)

  @Argument(help: ArgumentHelp("Which chart: \(FigureKind.names).", valueName: "kind"))
  var kind: String

  @Argument(help: ArgumentHelp("The recordings; - is standard input.", valueName: "input"))
  var inputs: [String]

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      """
      The file to write; its ending tells the format: a picture, or the same numbers as a table. - is \
      standard output, and SVG unless --format says otherwise.
      """,
      valueName: "out.svg|png|pdf|csv|md"))
  var output: String?

  @Option(help: "The format of an output whose name does not tell, such as -.")
  var format: FigureForm?

  @Option(
    help: ArgumentHelp(
      "The numbers as a table: beside the picture, or without one on standard output.",
      valueName: "csv|md"))
  var table: TableFormat?

  @Option(help: "Page and type sizes for a purpose.")
  var preset: Preset = .web

  @Option(
    help: ArgumentHelp(
      "Colours: light, dark, print, or a file of your own (docs/FIGURES.md).",
      valueName: "name|file.json"))
  var theme: ThemeChoice = .builtIn(.light)

  @Option(
    help: ArgumentHelp(
      "The page, such as 1920x1080 (pixels), 178x90mm or 178mm (as tall as it takes).",
      valueName: "size"),
    transform: { try PageSize(argument: $0) })
  var size: PageSize?

  @Option(
    help: ArgumentHelp(
      "Pixels of a PNG per pixel of the page: 2 for dense screens.", valueName: "factor"))
  var scale: Double?

  @Option(
    help: ArgumentHelp("Draw from this time on, such as 1.2s or 300ms.", valueName: "time"),
    transform: { try Moment($0) })
  var from: Moment?

  @Option(
    help: ArgumentHelp("Draw until this time.", valueName: "time"), transform: { try Moment($0) })
  var to: Moment?

  @Option(help: ArgumentHelp("The title; without, it states the finding.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      """
      Lanes to draw, in this order: names with *, thread ids, cores, ranges. !NAME leaves one away, \
      NAME=NEW renames it, 'HEADING: LIST; HEADING: LIST' groups them.
      """,
      valueName: "list"),
    transform: { try LaneChoice($0) })
  var lanes: LaneChoice?

  @OptionGroup var annotations: FigureAnnotations

  @Option(help: "The page behind the figure: the theme's colour, or transparent.")
  var background: PageBackground = .theme

  @Option(
    help: ArgumentHelp(
      "Which experiment of a lab run speedup and efficiency are of.", valueName: "name"))
  var experiment: String?

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "The recordings after a change, for compare; without, the last input.", valueName: "candidate"
    ))
  var candidates: [String] = []

  func validate() throws { try refuseSecondStandardInput(among: inputs + candidates) }

  func run() throws {
    if let kind = ScalingFigureKind(rawValue: kind) { return try drawScaling(kind) }
    guard let kind = FigureKind(rawValue: kind) else {
      throw ValidationError(FigureKind.absence(of: kind))
    }
    if kind == .compare { return try drawComparison() }
    let options = try figureOptions()
    let part = RunWindow(from: options.from, to: options.to)
    let traces = try inputs.map { path in
      try step("read") { try readNamedTrace(path, part: isLongRecording(path) ? part : nil) }
    }
    let request = FigureRequest(kind: kind, inputs: traces, options: options)
    try write(
      options,
      makeScene: { typeface in try step("lay out") { try makeScene(request, measuring: typeface) }
      },
      makeTable: { try makeTable(request) })
  }

  /// How the figure should look, by the command line.
  func figureOptions() throws -> FigureOptions {
    if let scale, !(scale > 0 && scale <= 100) {
      throw ValidationError("--scale \(scale): write a number above 0 and up to 100, such as 2")
    }
    var options = FigureOptions(
      preset: preset, theme: try theme.theme(), size: size, scale: scale, from: from?.nanoseconds,
      to: to?.nanoseconds, title: title, lanes: lanes)
    annotations.add(to: &options)
    options.isTransparent = background == .transparent
    return options
  }
}
