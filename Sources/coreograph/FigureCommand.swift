import ArgumentParser
import Drawing
import Figures
import Scene
import Trace
import Typesetting

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
      "The file to write; its ending tells the format. - is SVG to standard output.",
      valueName: "out.svg|png|pdf"))
  var output: String

  @Option(help: "Page and type sizes for a purpose.")
  var preset: Preset = .web

  @Option(help: "Colours.")
  var theme: Theme = .light

  @Option(
    help: ArgumentHelp(
      "The page, such as 1920x1080 (pixels), 178x90mm or 178mm (as tall as it takes).",
      valueName: "size"))
  var size: PageSize?

  @Option(
    help: ArgumentHelp(
      "Pixels of a PNG per pixel of the page: 2 for dense screens.", valueName: "factor"))
  var scale: Double?

  @Option(help: ArgumentHelp("Draw from this time on, such as 1.2s or 300ms.", valueName: "time"))
  var from: Moment?

  @Option(help: ArgumentHelp("Draw until this time.", valueName: "time"))
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

  @Option(
    help: ArgumentHelp(
      "What to put in front: a lane, thread or task by name, or a time such as 0.4s-0.6s. Repeatable.",
      valueName: "name|time"),
    transform: { try Highlight($0) })
  var highlight: [Highlight] = []

  @Option(
    help: ArgumentHelp(
      "A call-out, such as 't=1.2s: pool starts' or 't=1.2s @ worker-1: takes over'. Repeatable.",
      valueName: "time: text"),
    transform: { try FigureNote($0) })
  var note: [FigureNote] = []

  @Option(help: ArgumentHelp("Words below the chart.", valueName: "text"))
  var caption: String?

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

  func run() throws {
    if let kind = ScalingFigureKind(rawValue: kind) { return try drawScaling(kind) }
    guard let kind = FigureKind(rawValue: kind) else {
      throw ValidationError("there is no figure '\(kind)': this version draws \(FigureKind.names)")
    }
    try checkScale()
    if kind == .compare { return try drawComparison() }
    let request = FigureRequest(
      kind: kind, inputs: try inputs.map { path in try read(path) }, options: options)
    try write { try makeScene(request, measuring: $0) }
  }

  /// How the figure should look, by the command line.
  var options: FigureOptions {
    var options = FigureOptions(
      preset: preset, theme: theme, size: size, scale: scale, from: from?.nanoseconds,
      to: to?.nanoseconds, title: title, lanes: lanes)
    options.highlights = highlight
    options.notes = note
    options.caption = caption
    options.isTransparent = background == .transparent
    return options
  }

  func checkScale() throws {
    guard let scale, !(scale > 0 && scale.isFinite) else { return }
    throw ValidationError("--scale \(scale): write a number above 0, such as 2")
  }

  private func read(_ path: String) throws(CommandFailure) -> NamedTrace {
    do {
      return try NamedTrace(contentsOf: path)
    } catch {
      throw CommandFailure(.unreadable, error.description)
    }
  }

  /// Writes what `makeScene` draws, in the format that the output's name asks for.
  func write(_ makeScene: (BundledTypeface) throws -> Scene) throws {
    try writeFigure(to: output, scale: options.scale, makeScene)
  }
}

/// Writes what `makeScene` draws, in the format that the name `output` asks for.
func writeFigure(
  to output: String, scale: Double, _ makeScene: (BundledTypeface) throws -> Scene
) throws {
  let format = try FigureFormat(output: output)
  let fallbacks = FallbackFonts()
  let typeface = try BundledTypeface(fallbacks: fallbacks)
  do {
    let scene = try makeScene(typeface)
    let bytes =
      switch format {
      case .svg: renderSVG(scene, typeface: typeface)
      case .png: try renderPNG(scene, scale: scale, typeface: typeface)
      case .pdf: try renderPDF(scene, typeface: typeface)
      }
    try writeWhole(bytes, to: output)
    if format != .svg { tell(of: fallbacks.missing) }
  } catch let error as FigureError {
    throw CommandFailure(.usage, error.description)
  } catch let error as ScalingFigureError {
    throw CommandFailure(.usage, error.description)
  } catch let error as DrawingError {
    throw CommandFailure(.usage, error.description)
  }
}

/// Says which characters are boxes in the picture; in an SVG, whoever shows it chooses the fonts.
private func tell(of missing: [Character]) {
  guard !missing.isEmpty else { return }
  let some = missing.sorted().prefix(8).map { String($0) }.joined(separator: " ")
  printDiagnostic(
    "no font here has \(some)\(missing.count > 8 ? " …" : ""), drawn as boxes: install one, such as "
      + "Debian's fonts-noto-cjk, fonts-noto-core or fonts-noto-color-emoji")
}
