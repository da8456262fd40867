import ArgumentParser
import Capture
import Glibc
import Scaling
import Sweep
import Trace

/// `coreograph sweep`: measures a command with different numbers of workers.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Time a command with different numbers of workers, for `fit` and figures.",
    usage: "coreograph sweep --workers <list> [<options>] [--] <command> [<arguments> ...]",
    discussion: """
      {workers} in the command is replaced by the number, and COREOGRAPH_WORKERS is set to it. The \
      command must do the same work whatever the number is. Runs are interleaved in shuffled order, \
      so that a machine that changes its pace favours none. Every run is kept in the file at once: \
      after Ctrl-C or a failed run, the same command goes on from there.

      Example:
        coreograph sweep --workers 1-4,8 -o sweep.json -- ./primes {workers}
        coreograph fit sweep.json
        coreograph figure speedup sweep.json -o speedup.svg --preset slide
      """)

  @Option(
    help: ArgumentHelp("Numbers of workers, such as 1,2,4 or 1-4,8.", valueName: "list"))
  var workers: String

  @Option(
    name: .customLong("repeat"), help: "How often to measure each: 6 or more tell how sure it is.")
  var repetitions = 6

  @Option(help: "How often to run each before that, unmeasured.")
  var warmup = 1

  @Option(help: "Decides the order of the runs.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Record every run into this folder; recording takes some of the time.", valueName: "folder"))
  var record: String?

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where the measurements go; - is standard output.", valueName: "sweep.json"))
  var output = "sweep.json"

  @OptionGroup var redaction: RedactionOptions

  @Flag(help: "Let the command write to standard output.")
  var showOutput = false

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The command to run, with its arguments.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    try refuseStandardOutput(asFolder: record, of: "--record")
    if output == "-", showOutput {
      throw ValidationError(
        "--show-output and -o - both want standard output: name a file with -o")
    }
  }

  func run() throws {
    let plan = try makePlan()
    let redactor = try redaction.redactorOfRecording()
    let document = try makeDocument(plan, redactor)
    warn(of: document, command: plan.command)
    try prepareRecordings()
    closeInput()
    let started = Double(document.startedUnixNanoseconds) ?? 0
    let measurer = ProgramMeasurer(
      plan, recordings: record, output: showOutput ? nil : "/dev/null", redactor: redactor
    ) { (unixNow() - started) / 1e9 }
    let file = output
    let watch = try watchInterruptions()
    var sweep = Sweep(document, interruption: watch.arrived, measure: measurer.measure) {
      document in
      if file != "-" { try writeWhole(document.json(), to: file) }
    }
    let progress = SweepProgress()
    let end: Sweep.End
    do {
      end = try sweep.run(report: progress.show)
    } catch let error as RecordingError {
      progress.end()
      if sweep.document.runs.isEmpty, file != "-" { unlink(file) }
      throw CommandFailure(exitCode: error.exitStatus, error.description)
    }
    progress.end()
    if file == "-" { try writeWhole(sweep.document.json(), to: file) }
    try finish(sweep.document, end)
  }

  private func makePlan() throws -> SweepPlan {
    let plan = SweepPlan(
      command: try passedCommand(command, of: self, example: "sweep --workers 1,2,4 -- ./program"),
      workers: try workerCounts(), repeats: repetitions, warmups: warmup, seed: seed)
    guard (1...10_000).contains(repetitions), (0...1000).contains(warmup) else {
      throw ValidationError(
        "write --repeat from 1 to 10000 and --warmup from 0 to 1000")
    }
    return plan
  }

  private func makeDocument(_ plan: SweepPlan, _ redactor: Redactor?) throws -> SweepDocument {
    var plan = plan
    plan.command = redactor?.command(plan.command) ?? plan.command
    var machine = SweepMachine.current()
    machine.hostname = redactor?.host(machine.hostname) ?? machine.hostname
    let document = SweepDocument(
      plan: plan, machine: machine, startedUnixNanoseconds: "\(Int64(unixNow()))",
      writer: "coreograph \(recorderVersion)")
    guard output != "-", access(output, F_OK) == 0 else { return document }
    do {
      let earlier = try SweepDocument(json: readWholeInput(output), path: output)
      return try document.resuming(earlier, path: output)
    } catch let error as TableError {
      throw CommandFailure(
        .usage, "\(error.description); name another file with -o, or remove this one")
    } catch let error as ResumeError {
      throw CommandFailure(.usage, error.description)
    }
  }

  private func workerCounts() throws -> [Int] {
    let counts = (parseCoreList(workers) ?? []).map { Int($0) }
    guard !counts.isEmpty, counts.allSatisfy({ (1...10_000).contains($0) }) else {
      throw ValidationError("--workers \(workers): write numbers from 1 on, such as 1,2,4 or 1-4,8")
    }
    return counts
  }

  /// Says what is known before the first run.
  private func warn(of document: SweepDocument, command: [String]) {
    let plan = document.plan
    let cores = document.machine.availableCores
    let extra = plan.workers.filter { Double($0) > cores }
    if !extra.isEmpty {
      printDiagnostic(
        "\(extra.map(String.init).joined(separator: ", ")) workers are more than the "
          + "\(document.machine.coresText) that can be used: measured, but kept out of fits")
    }
    if !command.contains(where: { $0.contains("{workers}") }) {
      printDiagnostic(
        "no {workers} in the command: it must read COREOGRAPH_WORKERS, or all runs are alike")
    }
    if isatty(STDERR_FILENO) == 1 {
      let warming = plan.warmups > 0 ? ", after \(plan.warmups) each to warm up" : ""
      printDiagnostic(
        "\(plan.workers.map(String.init).joined(separator: ", ")) "
          + "\(plan.workers == [1] ? "worker" : "workers"): \(plan.repeats) "
          + "\(plan.repeats == 1 ? "run" : "runs") of each in shuffled order (seed \(plan.seed))"
          + warming)
    }
    if !document.runs.isEmpty {
      let done = plan.steps.count - document.missing.count
      printDiagnostic("going on with \(output): \(done) of \(plan.steps.count) runs are there")
    }
  }

  private func prepareRecordings() throws {
    guard let record else { return }
    guard !isForeign(record) else {
      throw CommandFailure(.usage, "\(record): cannot be written: \(foreignFileText)")
    }
    guard mkdir(record, 0o777) == 0 || errno == EEXIST else {
      throw CommandFailure(
        .usage, "\(record): cannot be made: \(String(cString: strerror(errno)))")
    }
  }

  /// Says how it ended, by a line and the exit status.
  private func finish(_ document: SweepDocument, _ end: Sweep.End) throws {
    let planned = document.plan.steps.count
    let done = planned - document.missing.count
    switch end {
    case .complete:
      guard isatty(STDERR_FILENO) == 1 else { return }
      let analysis = ScalingAnalysis(ScalingTable(document, name: output))
      printDiagnostic("\(output): \(done) runs. \(analysis.finding).")
    case .failed(let step, let status):
      printDiagnostic(
        "the command failed with \(workersText(step.workers)) (exit status \(status)); "
          + "\(done) of \(planned) runs are kept, and the same command goes on from there")
      throw ExitCode(status)
    case .interrupted(let signal):
      printDiagnostic(stoppedText(done: done, of: planned))
      throw ExitCode(128 + signal)
    }
  }
}

/// Nanoseconds since 1970.
private func unixNow() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec) * 1e9 + Double(now.tv_nsec)
}

/// Catches what would end a row of runs between two of them.
func watchInterruptions() throws -> InterruptionWatch {
  do {
    return try InterruptionWatch()
  } catch {
    throw CommandFailure(exitCode: error.exitStatus, error.description)
  }
}

/// Every run finds an empty standard input: the first one must not eat what others would get.
func closeInput() {
  let empty = open("/dev/null", O_RDONLY | O_CLOEXEC)
  guard empty > STDIN_FILENO else { return }
  dup2(empty, STDIN_FILENO)
  close(empty)
}
