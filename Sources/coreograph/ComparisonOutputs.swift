import Analysis
import ArgumentParser
import Figures

/// What a comparison is written to: the same for `compare` and `bench`.
struct ComparisonOutputs: ParsableArguments {
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "A file to write, in the format of its ending: .html, .svg, .png, .pdf, .md, .xml (JUnit) or "
        + ".json. May be given several times; a .md shows the first picture among them. - is standard "
        + "output, in place of text.",
      valueName: "output"))
  var output: [String] = []

  @Option(help: "The format of an output whose name does not tell, such as -.")
  var format: ComparisonForm?

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
    for path in output { _ = try ComparisonForm(output: path, stated: format) }
    let count = output.count { $0 == "-" } + (json ? 1 : 0)
    if count > 1 {
      throw ValidationError(
        "only one thing can go to standard output: name files with -o, as in -o comparison.json")
    }
  }

  /// What writes all of it; a theme's file is read here.
  func writer() throws(CommandFailure) -> ComparisonWriter {
    ComparisonWriter(
      output: output, format: format, json: json, seed: seed, preset: preset,
      theme: try theme.theme(), fonts: try theme.fonts(), title: title)
  }
}

/// What a comparison can be written as.
enum ComparisonForm: String, CaseIterable, ExpressibleByArgument {
  case html
  case svg
  case png
  case pdf
  case md
  /// JUnit.
  case xml
  case json

  /// The form that the name of an output file asks for, or else the one that was `stated`.
  init(output: String, stated: ComparisonForm?) throws {
    let aliases = ["htm": "html", "markdown": "md"]
    let ending = ending(of: output)
    if let named = ComparisonForm(rawValue: aliases[ending] ?? ending) {
      try refuseContradiction(stated?.rawValue, to: named.rawValue, of: output)
      self = named
    } else if let stated {
      self = stated
    } else {
      throw ValidationError(
        output == "-"
          ? "-o -: tell what to write with --format, such as --format md"
          : "\(output): end the name in .html, .svg, .png, .pdf, .md, .xml or .json, or tell what to "
            + "write with --format")
    }
  }

  /// The picture's format; nil for what is none.
  var picture: FigureFormat? { FigureFormat(rawValue: rawValue) }
}
