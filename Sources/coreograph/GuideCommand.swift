import Analysis
import ArgumentParser
import FoundationEssentials
import Lab
import Report
import ScriptJSON
import Trace

/// `coreograph guide`: which concurrency model suits a workload, from recordings of it.
struct GuideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guide",
    abstract: "Say which concurrency model suits a workload and why, from recordings of it.",
    discussion: """
      Threads or processes, asyncio or threads, executors or bare processes, Twisted or asyncio: what \
      to expect of each and what it costs, or that the work had better stay sequential. A recording \
      that does one task after another says most; where other models were recorded, too, what was \
      measured stands beside what is expected. Recordings whose labels agree up to the first / are of \
      one workload. docs/GUIDE.md has the rules.

      Example:
        coreograph guide primes.trace.json
        coreograph lab run primes --quick -o results
        coreograph guide results/runs.json
      """)

  @Argument(
    help: ArgumentHelp(
      "Traces, or the runs.json that a lab run left; - is standard input.", valueName: "input"))
  var inputs: [String]

  @Flag(help: "Print JSON for scripts: an array with an object for each workload.")
  var json = false

  func validate() throws { try refuseSecondStandardInput(among: inputs) }

  func run() throws {
    let guides = Guide.all(try readGuideRuns(inputs))
    if json {
      try printJSON(try scriptJSON(guides))
    } else {
      let style = TerminalStyle.ofStandardOutput
      try printText(guides.map { GuideText($0, style: style).text }.joined(separator: "\n"))
    }
  }
}

/// Reads recordings; of a lab's `runs.json` all that gave the right answer.
private func readGuideRuns(_ inputs: [String]) throws(CommandFailure) -> [GuideRun] {
  var runs: [GuideRun] = []
  for input in inputs {
    guard input == "runs.json" || input.hasSuffix("/runs.json") else {
      runs.append(try GuideRun(try readNamedTrace(input)))
      continue
    }
    let folder = String(input.dropLast("runs.json".count))
    for run in try readLabIndex(input).runs {
      guard run.correct else {
        printDiagnostic("\(input): \(run.label) is left out: its answer was wrong")
        continue
      }
      // The index may be a stranger's, with the folder that it came in.
      guard LabFolder.holds(run.trace) else {
        throw CommandFailure(.unreadable, "\(input): names a trace outside of its folder")
      }
      runs.append(try GuideRun(try readNamedTrace(folder + run.trace)))
    }
  }
  return runs
}

private func readLabIndex(_ path: String) throws(CommandFailure) -> LabIndex {
  do {
    return try JSONDecoder().decode(LabIndex.self, from: Data(try readWholeFile(at: path)))
  } catch let error as DecodingError {
    throw CommandFailure(
      .unreadable,
      "\(path): not the runs.json of a lab run (\(error.shortReason)); give traces, or"
        + " run the lab again")
  } catch {
    throw CommandFailure(.unreadable, "\(path): cannot be read; give a trace or a lab's runs.json")
  }
}

extension GuideRun {
  /// The run that `trace` is a recording of.
  fileprivate init(_ trace: NamedTrace) throws(CommandFailure) {
    guard trace.trace.metadata.capture.method.seesCores else {
      throw CommandFailure(
        .unreadable,
        "\(trace.name): says nothing of cores, and advice rests on that: record the program with"
          + " 'coreograph record'")
    }
    self.init(name: trace.name, summary: Summary(trace.trace))
  }
}

extension DecodingError {
  /// What is wrong, in a few words.
  fileprivate var shortReason: String {
    switch self {
    case .keyNotFound(let key, _): "no field '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "no JSON of that kind"
        : "field '\(context.codingPath.map(\.stringValue).joined(separator: "."))'"
    @unknown default: "no JSON of that kind"
    }
  }
}
