import Analysis
import ArgumentParser
import Figures

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

  /// What writes all of it; a theme's file is read here.
  func writer() throws(CommandFailure) -> ComparisonWriter {
    ComparisonWriter(
      output: output, json: json, seed: seed, preset: preset, theme: try theme.theme(),
      fonts: try theme.fonts(), title: title)
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
