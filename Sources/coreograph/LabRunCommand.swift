import ArgumentParser
import Capture
import Glibc
import Lab
import Report
import Scaling
import Trace

/// `coreograph lab run`: records experiments and reports on them.
struct LabRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Record experiments, check their results, and write a report with figures.",
    discussion: """
      An experiment is a workload under a model, such as primes/threading; a workload alone means \
      all of its models, a model alone all of its workloads, nothing at all the main ones (marked in \
      'lab list'), and --all everything. What needs something that is not installed is skipped, with \
      the command that installs it.

      The folder then holds index.html (the report), figures, traces, what the programs printed, the \
      programs themselves, and runs.json, which lists it all. Ctrl-C ends it early and keeps what was \
      recorded; the same command goes on from there.

      Example:
        coreograph lab run primes --workers 1,2,4 -o results
        coreograph lab run primes --python 3.11,3.12,3.13t
        coreograph lab run amdahl/process-pool --set serial=5,20,50
      """)

  @Argument(help: ArgumentHelp("Which to run.", valueName: "experiment"))
  var experiments: [String] = []

  @Option(help: ArgumentHelp("Only these models, separated by commas.", valueName: "list"))
  var model: String?

  @Option(help: ArgumentHelp("Only these workloads, separated by commas.", valueName: "list"))
  var workload: String?

  @Option(
    help: ArgumentHelp(
      "Run each with these numbers of workers, separated by commas.", valueName: "list"))
  var workers: String?

  @Option(
    help: ArgumentHelp(
      "Run each with these values of a workload's option ('lab list' names them).",
      valueName: "option=list"))
  var set: [String] = []

  @Flag(help: "Every experiment, not only the main ones.")
  var all = false

  @Option(name: .customLong("repeat"), help: "How often to run each.")
  var repetitions = 1

  @Flag(help: "Short runs.")
  var quick = false

  @OptionGroup var equipment: LabEquipment

  @OptionGroup var redaction: RedactionOptions

  @Option(
    help: "How to watch: tracepoints (privileged), switches, procfs (samples), or the best allowed."
  )
  var capture: RecordingRequest.Rung = .auto

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The folder for the results.", valueName: "folder"))
  var output = "lab-results"

  func validate() throws {
    try refuseStandardOutput(asFolder: output, of: "-o")
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repeat \(repetitions): write a number from 1 to 1000")
    }
  }

  func run() throws {
    let experiments = try chosenExperiments()
    let lab = try makeLab()
    var progress = LabProgress(folder: output)
    let index: LabIndex
    do {
      index = try lab.run(experiments) { progress.show($0) }
    } catch let error as RecordingError {
      throw CommandFailure(exitCode: error.exitStatus, error.description)
    } catch let error as LabError {
      progress.end()
      throw Self.failure(error)
    }
    progress.show(note: "drawing")
    var results = LabResults(index, in: lab.folder)
    let page = try results.write()
    progress.end()
    for analysis in results.scaling {
      let known = analysis.knownSerialText.map { " \($0)" } ?? ""
      printProgress("\(analysis.table.name): \(analysis.finding).\(known)")
    }
    try printText(page + "\n")
    try finish(index, of: progress.count)
  }

  /// Says what went wrong in the runs, by a line for each and the exit status.
  private func finish(_ index: LabIndex, of planned: Int) throws {
    if let signal = index.signal {
      printDiagnostic(stoppedText(done: index.wholeRuns.count, of: planned))
      throw ExitCode(128 + signal)
    }
    for run in index.runs {
      if let problem = run.problem { printDiagnostic("\(run.label): \(problem)") }
      if let lost = run.lostRecords {
        printDiagnostic(
          "\(run.label): \(lost) kernel records were lost; the trace marks where, and its times are "
            + "too small there. Run it again on a quieter machine")
      }
      if !run.correct {
        printDiagnostic(
          "\(run.label): exit status \(run.exitStatus), answered '\(run.answer)', "
            + "expected '\(run.expected)'; see \(run.output)")
      }
    }
    if index.runs.contains(where: { !$0.correct || $0.problem != nil }) {
      throw ExitCode(CommandFailure.Code.checkFailed.rawValue)
    }
  }

  private func chosenExperiments() throws -> [Experiment] {
    let selection = Selection(
      names: experiments, models: Self.list(model), workloads: Self.list(workload),
      workers: try workerCounts(), options: try optionValues(), all: all)
    let cores = Int(TraceMetadata.Cores.current().available.rounded(.up))
    do {
      return try Catalogue.standard.experiments(selection, cores: cores)
    } catch {
      throw ValidationError(error.description)
    }
  }

  private func workerCounts() throws -> [Int] {
    try Self.list(workers).map { word in
      guard let count = Int(word), (1...10_000).contains(count) else {
        throw ValidationError("--workers \(word): write numbers from 1 to 10000, such as 1,2,4")
      }
      return count
    }
  }

  private func optionValues() throws -> [String: [String]] {
    var values: [String: [String]] = [:]
    for text in set {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("--set \(text): write OPTION=VALUE, such as serial=5,20,50")
      }
      values[parts[0], default: []] += Self.list(parts[1])
    }
    return values
  }

  private func makeLab() throws -> Lab {
    do {
      let equipment = try equipment.equipment(for: .standard)
      let folder = try LabFolder(creatingAt: output)
      let rung = capture
      let redactor = try redaction.redactorOfRecording()
      return Lab(
        catalogue: .standard, equipment: equipment, folder: folder, quick: quick,
        repetitions: repetitions, redactor: redactor
      ) { request in
        var request = request
        request.rung = rung
        request.redactor = redactor
        return try record(request)
      }
    } catch let error as LabError {
      throw Self.failure(error)
    }
  }

  private static func failure(_ error: LabError) -> CommandFailure {
    switch error {
    case .noInterpreter, .interpreterTooOld, .noSuchVersion, .nothingRuns, .packagesTooNew:
      CommandFailure(.notAllowed, error.description)
    case .cannotWrite, .cannotInstall:
      CommandFailure(.usage, error.description)
    }
  }

  private static func list(_ text: String?) -> [String] {
    text?.split(separator: ",").map { String($0) } ?? []
  }
}
