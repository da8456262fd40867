import Analysis
import ArgumentParser
import Glibc
import ScriptJSON
import Trace

/// `coreograph summary`: the verdict on a recording and the numbers that it rests on.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Say in numbers what a recording shows.",
    discussion: """
      The verdict comes first: sequential, concurrent or parallel, and what held the run back; then \
      the times, levels and threads that it rests on. docs/NUMBERS.md defines every number.

      Example:
        coreograph summary primes.trace.json
        coreograph summary primes.trace.json --json | jq .parallelism.mean
      """)

  @Argument(help: ArgumentHelp("Traces; - is standard input.", valueName: "trace"))
  var traces: [String]

  @OptionGroup var part: PartOptions

  @Flag(help: "Print JSON for scripts: an object, or an array of them for several traces.")
  var json = false

  func validate() throws { try refuseSecondStandardInput(among: traces) }

  func run() throws {
    if json {
      try printJSON(try scriptJSON(oneOrAll: try traces.map { try summarize($0).summary }))
    } else {
      try printTexts()
    }
  }

  private func printTexts() throws {
    let style = TerminalStyle.ofStandardOutput
    for (index, path) in traces.enumerated() {
      let (name, summary) = try summarize(path)
      if index > 0 { try printText("\n") }
      if traces.count > 1 { try printText(style.heading(name) + "\n") }
      try printText(SummaryText(summary, style: style).text)
    }
  }

  private func summarize(_ path: String) throws -> (name: String, summary: Summary) {
    let window = try part.window()
    let named = try step("read") { try readNamedTrace(path, part: window) }
    return (named.name, step("analyse") { Summary(named.trace) })
  }
}

extension TerminalStyle {
  /// Standard output's: as wide as the terminal within reason, 80 columns and no colour elsewhere.
  static var ofStandardOutput: TerminalStyle {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1 else { return TerminalStyle(width: 80, usesColor: false) }
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let asksForNone = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
    return TerminalStyle(
      width: isKnown ? min(Int(size.ws_col), 100) : 80, usesColor: !asksForNone && !isDumb)
  }
}
