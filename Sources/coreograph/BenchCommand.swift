import Analysis
import ArgumentParser
import Capture
import Figures
import FoundationEssentials
import Glibc
import Scaling
import ScriptJSON
import Sweep
import Trace

/// `coreograph bench`: runs two commands in turns and compares them.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Run two commands in turns, record them, and compare them.",
    usage: "coreograph bench [<options>] -- <command> ... --with <command> ...",
    discussion: """
      The words up to the first --with are the command before, those behind it the command after; a \
      command that has a word --with itself stands inside sh -c '…'. Runs go A-B-B-A, so that a \
      machine that changes its pace favours neither. Every run is kept at once: after Ctrl-C or a \
      failed run the same command goes on from there, and with a larger --repeat it makes more. The \
      folder gets the traces and comparison.html, .svg, .png, .md, .xml and .json. The exit status is \
      that of compare.

      Example:
        coreograph bench -o bench -- python3 old.py --with python3 new.py
        coreograph bench --until-decided --budget 5min -- ./before --with ./after
      """)

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "How often to measure each (10; with --until-decided at most 96).", valueName: "number"))
  var repetitions: Int?

  @Option(help: "How often to run each before that, unmeasured.")
  var warmup = 1

  @Flag(help: "Stop as soon as the wall times answer whether something changed.")
  var untilDecided = false

  @Option(
    help: ArgumentHelp(
      "With --until-decided: how long all runs may take together.", valueName: "time"),
    transform: { try Moment($0) })
  var budget: Moment?

  @Option(
    help: ArgumentHelp(
      "With --until-decided: that no change is as large as so many per cent is an answer, too.",
      valueName: "percent"))
  var smallest = 5.0

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The folder for traces and comparison.", valueName: "folder"))
  var output = "bench"

  @Flag(help: "Let the commands write to standard output.")
  var showOutput = false

  @OptionGroup var redaction: RedactionOptions

  @Flag(help: "Print the comparison as JSON.")
  var json = false

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("Both commands, --with between them.", valueName: "commands"))
  var commands: [String] = []

  func validate() throws { try refuseStandardOutput(asFolder: output, of: "-o") }

  func run() throws {
    let plan = try makePlan()
    try makeFolder()
    let file = "\(output)/bench.json"
    let redactor = try redaction.redactorOfRecording()
    let document = try resumed(plan, redactor, file: file)
    closeInput()
    let measurer = BenchMeasurer(
      plan, folder: output, output: showOutput ? nil : "/dev/null", redactor: redactor)
    let watch = try watchInterruptions()
    var bench = Bench(
      document, stopping: stopping, interruption: watch.arrived, measure: measurer.measure
    ) { document in
      try writeWhole(try scriptJSON(document), to: file)
    }
    let progress = BenchProgress()
    let end: Bench.End
    do {
      end = try bench.run(report: progress.show)
    } catch let error as RecordingError {
      progress.end()
      throw CommandFailure(exitCode: error.exitStatus, error.description)
    }
    progress.end()
    try tell(end, bench.document)
    try compare(bench.document)
  }

  private func makePlan() throws -> BenchPlan {
    let words = try passedCommand(
      commands, of: self, example: "bench -- ./before --with ./after")
    let sides = words.split(separator: "--with", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
      throw ValidationError(
        "write both commands, as in `coreograph bench -- ./before --with ./after`")
    }
    let most = BenchPlan.looks.last ?? 0
    let repeats = repetitions ?? (untilDecided ? most : 10)
    guard (1...10_000).contains(repeats), (0...1000).contains(warmup) else {
      throw ValidationError("write --repeat from 1 to 10000 and --warmup from 0 to 1000")
    }
    guard !untilDecided || repeats <= most else {
      throw ValidationError("--until-decided looks at \(most) runs a side at most: lower --repeat")
    }
    guard untilDecided || budget == nil else {
      throw ValidationError("--budget goes with --until-decided")
    }
    guard smallest > 1, smallest < 100 else {
      throw ValidationError("--smallest \(smallest): write per cent, more than 1 and less than 100")
    }
    return BenchPlan(
      base: Array(sides[0]), with: Array(sides[1]), repeats: repeats, warmups: warmup)
  }

  private var stopping: Bench.Stopping? {
    guard untilDecided else { return nil }
    let smallest = smallest / 100
    return Bench.Stopping(budget: budget.map { $0.nanoseconds.seconds } ?? .infinity) { document in
      let walls = [BenchPlan.Side.base, .with].map { document.measured($0).map(\.wallSeconds) }
      let wall = MetricComparison(
        .wallSeconds, base: walls[0], candidate: walls[1], level: BenchPlan.lookLevel)
      guard let interval = wall?.ratio.interval else { return false }
      return wall?.decision != .noDetectableChange
        || (1 - smallest < interval.lowerBound && interval.upperBound < 1 + smallest)
    }
  }

  /// The files in the folder, but for the traces.
  private static let names =
    ["bench.json"] + ["svg", "png", "html", "md", "xml", "json"].map { "comparison.\($0)" }

  private func makeFolder() throws {
    guard !isForeign(output) else {
      throw CommandFailure(.usage, "\(output): cannot be written: \(foreignFileText)")
    }
    for name in Self.names { removeLink(at: "\(output)/\(name)") }
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(.usage, "\(output): cannot be made: choose another folder with -o")
    }
  }

  /// The document with what an earlier call measured.
  private func resumed(
    _ plan: BenchPlan, _ redactor: Redactor?, file: String
  ) throws -> BenchDocument {
    var (plan, machine) = (plan, SweepMachine.current())
    if let redactor {
      (plan.base, plan.with) = (redactor.command(plan.base), redactor.command(plan.with))
      machine.hostname = redactor.host(machine.hostname)
    }
    let document = BenchDocument(
      plan: plan, machine: machine, writer: "coreograph \(recorderVersion)")
    guard access(file, F_OK) == 0 else { return document }
    let earlier: BenchDocument
    do {
      earlier = try JSONDecoder().decode(
        BenchDocument.self, from: Data(try readWholeInput(file)))
    } catch is DecodingError {
      throw CommandFailure(
        .unreadable,
        "\(file): this is no \(BenchDocument.currentFormat): name another folder with -o")
    }
    do {
      let resumed = try document.resuming(earlier, path: file)
      let done = plan.steps.count - resumed.missing.count
      if done > 0 {
        printDiagnostic("going on with \(file): \(done) of \(plan.steps.count) runs are there")
      }
      return resumed
    } catch {
      throw CommandFailure(.usage, error.description)
    }
  }

  /// Says how it ended, and leaves where there is nothing to compare.
  private func tell(_ end: Bench.End, _ document: BenchDocument) throws {
    let done = document.plan.steps.count - document.missing.count
    let count = document.measured(.base).count
    let runs = "\(count) \(count == 1 ? "run" : "runs")"
    switch end {
    case .complete: break
    case .answered: printDiagnostic("answered after \(runs) a side")
    case .budgetSpent:
      printDiagnostic(
        "the budget is spent after \(runs) a side: "
          + "a larger --budget goes on from there")
    case .failed(let step, let status):
      printDiagnostic(
        "the command \(step.side == .base ? "before" : "after") --with failed (exit status "
          + "\(status)); \(done) of \(document.plan.steps.count) runs are kept, and the same "
          + "command goes on from there")
      throw ExitCode(status)
    case .interrupted(let signal):
      printDiagnostic(stoppedText(done: done, of: document.plan.steps.count))
      throw ExitCode(128 + signal)
    }
  }

  private func compare(_ document: BenchDocument) throws {
    let paths = [BenchPlan.Side.base, .with].map { side in
      document.measured(side).filter { $0.trace != nil }
        .map { "\(output)/\(BenchMeasurer.traceName($0.step))" }
    }
    guard !paths[0].isEmpty, !paths[1].isEmpty else {
      throw CommandFailure(.usage, "the budget did not take a run of each: raise --budget")
    }
    // Whoever looked on the way must not be less strict at the end.
    try ComparisonWriter(
      output: Self.names.dropFirst().map { "\(output)/\($0)" },
      json: json, level: untilDecided ? BenchPlan.lookLevel : MedianRatio.usualLevel
    ).write(try ComparisonFiles(base: paths[0], candidate: paths[1]))
  }
}

/// Tells how far a bench is and how long it still takes, on a terminal.
private struct BenchProgress {
  private let bar = ProgressBar()

  func show(_ progress: Bench.Progress) {
    var note = progress.next.side == .base ? "before" : "after"
    if progress.next.isWarmup { note += ", warm-up" }
    if let left = progress.secondsLeft { note += ", \(remainingText(left)) left" }
    bar.show(done: progress.done, of: progress.planned, note: note)
  }

  func end() { bar.end() }
}
