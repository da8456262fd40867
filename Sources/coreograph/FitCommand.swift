import ArgumentParser
import Scaling
import Trace

/// `coreograph fit`: laws of scaling fitted to measurements.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit scaling laws to times or throughputs by number of workers.",
    discussion: """
      The table is what `coreograph sweep` wrote, the runs.json of a lab run with several numbers of \
      workers, or a CSV with a header: a column of workers (n, \
      workers, p or threads) and one of time, T or seconds, or of X, throughput or speedup; repeated \
      rows are repeats. A law that does not apply is refused with the reason. docs/SCALING.md has the \
      formulas and rules.

      Example:
        coreograph fit sweep.json
        coreograph fit published.csv --law usl --objective throughput --json
      """)

  @Argument(
    help: ArgumentHelp(
      "The measurements; - is standard input.", valueName: "table.csv|sweep.json|runs.json"))
  var table: String

  @Option(help: "Which law: auto tries all and chooses.")
  var law: LawChoice = .auto

  @Option(
    help: """
      What to make smallest: relative errors of time, or errors of throughput, as published \
      coefficients mostly are fitted.
      """)
  var objective: Objective = .time

  @Option(
    help: ArgumentHelp(
      "How many cores the program could use: more workers are shown, not fitted. A sweep knows.",
      valueName: "number"))
  var cores: Double?

  @Flag(
    help: "Print JSON for scripts: an object, or an array for several experiments of a lab run.")
  var json = false

  /// The laws of the command line.
  enum LawChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case linear
    case amdahl
    case gustafson
    case usl

    var law: Law? { Law(rawValue: rawValue) }
  }

  func validate() throws {
    if let cores, !(cores > 0 && cores.isFinite) {
      throw ValidationError("--cores \(cores): write a number above 0, such as 4")
    }
  }

  func run() throws {
    let analyses = try readScalingTables(table).map { table in
      var table = table
      if let cores { table.cores = cores }
      return ScalingAnalysis(table, law: law.law, objective: objective)
    }
    if json {
      try printJSON(try ScalingAnalysis.json(of: analyses))
    } else {
      try printText(text(of: analyses))
    }
  }

  private func text(of analyses: [ScalingAnalysis]) -> String {
    analyses.map { analysis in
      (analyses.count > 1 ? "\(analysis.table.name)\n" : "") + FitText(analysis).text
    }.joined(separator: "\n")
  }
}

extension Objective: ExpressibleByArgument {}

/// Reads the tables in the file `path`, named after the file; only a lab run holds several.
func readScalingTables(_ path: String) throws(CommandFailure) -> [ScalingTable] {
  let bytes = try readWholeInput(path)
  do {
    return try ScalingTable.tables(
      contents: bytes, path: path, name: NamedTrace.baseName(path))
  } catch {
    throw CommandFailure(.unreadable, error.description)
  }
}

/// The bytes of the file `path`.
func readWholeInput(_ path: String) throws(CommandFailure) -> [UInt8] {
  do {
    return try readWholeFile(at: path)
  } catch {
    throw CommandFailure(.unreadable, error.description)
  }
}
