import Analysis
import ArgumentParser
import Checks
import Dialects
import Trace

/// `coreograph check`: requirements on a recording, for scripts and continuous integration.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check that a recording, or what was worked out from it, is as required.",
    discussion: """
      A requirement compares fields of `summary --json` with values: >, >=, <, <=, ==, != joined by \
      and, or, not. Values have units (250ms, 10MiB, 20%). An input that is itself JSON, such as what \
      `fit`, `compare` and `summary` print with --json or a sweep, is checked as it stands. Exit status \
      1 says that a requirement does not hold. docs/CHECKS.md has the language and recipes for GitHub \
      and GitLab.

      Example:
        coreograph check run.json --require 'parallelism >= 1.5'
        coreograph check run.json --require 'wallSeconds < 250ms and cpuUse > 50%'
        coreograph check run.json --require 'count(findings[severity=problem]) == 0'
      """)

  @Argument(help: ArgumentHelp("Traces or JSON; - is standard input.", valueName: "input"))
  var inputs: [String]

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("What must hold; may be given several times.", valueName: "requirement"))
  var require: [String] = []

  @Flag(help: "Print JSON for scripts.")
  var json = false

  func validate() throws { try refuseSecondStandardInput(among: inputs) }

  func run() throws {
    guard !require.isEmpty else {
      throw ValidationError("nothing to check: write --require 'parallelism >= 1.5'")
    }
    var report = CheckReport()
    do {
      // A requirement that nobody can read is said before minutes go into a large trace.
      let requirements = try require.map { try Requirement($0) }
      for path in inputs { try report.add(Self.read(path), named: path, requirements) }
    } catch let error as RequirementError {
      throw CommandFailure(.usage, "--require \(error.description)")
    }
    if json { try printJSON(report.json()) } else { try printText(report.text) }
    if !report.holds { throw ExitCode(CommandFailure.Code.checkFailed.rawValue) }
  }

  /// The summary of a trace, or the JSON that the file holds.
  private static func read(_ path: String) throws -> JSONTree {
    do {
      switch try TraceOrDocument(readingAny: path) {
      case .trace(let named): return try JSONTree(encoding: Summary(named.trace))
      case .document(let bytes):
        guard JSONTree.isFeasible(json: bytes) else {
          throw CommandFailure(
            .unreadable,
            "\(path == "-" ? "standard input" : path): holds more than \(JSONTree.mostValues) values; "
              + "check a part of it")
        }
        if let tree = JSONTree(json: bytes) { return tree }
        throw CommandFailure(
          .unreadable,
          "\(path == "-" ? "standard input" : path): is neither a trace nor JSON; "
            + "name what `coreograph record` or a command with --json wrote")
      }
    } catch let error as TraceReadError {
      throw CommandFailure(.unreadable, error.description)
    }
  }
}
