import ArgumentParser
import Figures
import Glibc
import Report
import Scaling
import Trace

/// `coreograph report`: one HTML page about one run or several.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Explain recordings on one HTML page that needs no other file and no network.",
    discussion: """
      Recordings of the same label are repeats of one run. Recordings whose labels agree up to the \
      first / are compared with each other; the first one given is what the others are measured by. \
      A sweep, or a table that `fit` reads, adds curves of how a program scales.

      Example:
        coreograph report before.json after.json -o comparison.html --open
      """)

  @Argument(help: ArgumentHelp("The recordings; - is standard input.", valueName: "input"))
  var inputs: [String]

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The page to write; - is standard output.", valueName: "out.html"))
  var output: String

  @OptionGroup var part: PartOptions

  @Option(help: ArgumentHelp("What to call it; without, it says what it found.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "A folder with templates of your own; what is not in it stays as it is.", valueName: "folder")
  )
  var template: String?

  @Flag(help: "Show it in the browser.")
  var open = false

  func validate() throws {
    try refuseSecondStandardInput(among: inputs)
    if open, output == "-" {
      throw ValidationError("--open shows a file: name one with -o, as in -o report.html")
    }
  }

  func run() throws {
    var options = ReportOptions(title: title, templateDirectory: template)
    var traces: [NamedTrace] = []
    let window = try part.window()
    for path in inputs {
      do {
        traces.append(try readNamedTrace(path, part: window))
      } catch {
        // Whatever is neither is more likely a recording.
        guard path != "-", let tables = try? readScalingTables(path) else { throw error }
        let analyses = tables.map { ScalingAnalysis($0) }
        if analyses.contains(where: { $0.base == nil }) {
          throw CommandFailure(.unreadable, "\(path): \(ScalingFigureError.noBaseline.description)")
        }
        options.scaling += analyses
      }
    }
    if traces.isEmpty {
      throw ValidationError(
        "a report is of recordings: name one, too, or draw the curves alone with "
          + "`coreograph figure speedup`")
    }
    let page = try makePage(traces, options)
    try writeWhole(Array(page.utf8), to: output)
    if open { openInBrowser(output) }
  }
}

/// Reads a recording, or says why it can't.
func readNamedTrace(_ path: String) throws(CommandFailure) -> NamedTrace {
  try readNamedTrace(path, part: nil)
}

/// The report's page, or why there is none.
func makePage(_ traces: [NamedTrace], _ options: ReportOptions) throws -> String {
  do {
    return try renderReport(traces, options: options)
  } catch let error as ReportError {
    throw CommandFailure(.unreadable, error.description)
  }
}

/// Shows a page in the user's browser, without waiting for it.
func openInBrowser(_ path: String) {
  var pid = pid_t()
  var words: [UnsafeMutablePointer<CChar>?] = []
  for word in ["xdg-open", path] { words.append(strdup(word)) }
  words.append(nil)
  defer { for word in words { free(word) } }
  let failure = posix_spawnp(&pid, "xdg-open", nil, nil, words, environ)
  if failure != 0 {
    printDiagnostic("xdg-open is not there (apt install xdg-utils): open \(path) in a browser")
  }
}
