import Analysis
import ArgumentParser
import Figures
import Report
import Trace

/// What a comparison is written to: the same for `compare` and `bench`.
struct ComparisonOutputs: ParsableArguments {
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "A file to write, in the format of its ending: .html, .svg, .png, .pdf, .md, .xml (JUnit) or "
        + ".json. May be given several times; a .md shows the first picture among them.",
      valueName: "output"))
  var output: [String] = []

  @Flag(help: "Print JSON for scripts in place of text.")
  var json = false

  @Option(help: "What the bootstrap of the intervals starts from.")
  var seed: UInt64 = MedianRatio.defaultSeed

  @Option(help: "Page and type sizes of pictures.")
  var preset: Preset = .review

  @Option(help: "Colours of pictures.")
  var theme: ThemeChoice = .builtIn(.light)

  @Option(help: ArgumentHelp("The title of pictures; without, the finding.", valueName: "text"))
  var title: String?

  func validate() throws {
    for path in output { _ = try ComparisonFormat(output: path) }
  }

  /// Compares, writes and prints all that was asked for, and then leaves with the exit status.
  ///
  /// - Parameter andThen: what is still to be done before that.
  func write(_ files: ComparisonFiles, andThen: () throws -> Void = {}) throws {
    let comparison = try files.compare(seed: seed)
    for path in output { try write(comparison, of: files, to: path) }
    if json {
      try writeWhole(try comparison.json(), to: "-")
    } else if !output.contains("-") {
      print(ComparisonText(comparison, style: .ofStandardOutput).text, terminator: "")
    }
    try andThen()
    if comparison.isRegression { throw ExitCode(CommandFailure.Code.checkFailed.rawValue) }
  }

  private func write(
    _ comparison: RunComparison, of files: ComparisonFiles, to path: String
  ) throws {
    switch try ComparisonFormat(output: path) {
    case .figure:
      let options = FigureOptions(preset: preset, theme: try theme.theme(), title: title)
      let request = try files.figure(of: comparison, options: options)
      try writeFigure(to: path, scale: options.scale) { try makeScene(request, measuring: $0) }
    case .page:
      let traces = try files.figure(of: comparison, options: FigureOptions()).inputs
      let page = try makePage(
        traces, ReportOptions(title: title, comparison: comparison))
      try writeWhole(Array(page.utf8), to: path)
    case .markdown:
      let picture = output.first { (try? ComparisonFormat(output: $0)) == .figure }
      let link = picture.map { Self.link(from: path, to: $0) }
      try writeWhole(Array(comparison.markdown(picture: link).utf8), to: path)
    case .junit: try writeWhole(Array(comparison.junit.utf8), to: path)
    case .json: try writeWhole(try comparison.json(), to: path)
    }
  }

  /// A link from one file to another: the name alone where both are in one folder.
  private static func link(from page: String, to picture: String) -> String {
    func folder(_ path: String) -> Substring {
      path.lastIndex(of: "/").map { path[...$0] } ?? ""
    }
    let own = folder(page)
    return folder(picture) == own ? String(picture.dropFirst(own.count)) : picture
  }
}

/// The formats of a comparison.
enum ComparisonFormat: Equatable {
  case figure
  case page
  case markdown
  case junit
  case json

  /// The format that the name of an output file asks for.
  init(output: String) throws {
    switch output.split(separator: ".").last?.lowercased() {
    case "svg", "png", "pdf": self = .figure
    case "html", "htm": self = .page
    case "md", "markdown": self = .markdown
    case "xml": self = .junit
    case "json": self = .json
    default:
      throw ValidationError(
        "\(output): end the name in .html, .svg, .png, .pdf, .md, .xml or .json, which tells what "
          + "to write")
    }
  }
}
