import Capture
import Glibc
import Trace

/// Records experiments one after the other and keeps what they left.
public struct Lab {
  /// Records one program run; ``Capture`` in earnest.
  public typealias Recorder = (RecordingRequest) throws -> RecordingOutcome

  /// The experiments' files and rows.
  public var catalogue: Catalogue
  /// The Python to run them with.
  public var interpreter: Interpreter
  /// Where the results go.
  public var folder: LabFolder
  /// Whether runs are short.
  public var quick: Bool
  /// How often each experiment is run.
  public var repetitions: Int
  /// How runs are recorded.
  public var record: Recorder

  /// Makes a lab from its parts.
  public init(
    catalogue: Catalogue, interpreter: Interpreter, folder: LabFolder, quick: Bool,
    repetitions: Int, record: @escaping Recorder
  ) {
    self.catalogue = catalogue
    self.interpreter = interpreter
    self.folder = folder
    self.quick = quick
    self.repetitions = repetitions
    self.record = record
  }

  /// What happens in a lab run, as it happens.
  public enum Event: Sendable {
    /// Run `number` of `count` begins.
    case started(label: String, number: Int, count: Int)
    /// It was recorded.
    case finished(LabRun, number: Int, count: Int)
  }

  /// Records every experiment `repetitions` times and returns the index, which is also on disk
  /// after each run.
  ///
  /// Repetitions are interleaved, so that a machine that changes its pace treats all experiments
  /// alike.
  ///
  /// A program that was ended from the keyboard or told to terminate ends the lab run, too; what was
  /// recorded until then is kept.
  ///
  /// - Parameter report: told about each run.
  public func run(
    _ experiments: [Experiment], report: (Event) -> Void = { _ in }
  ) throws -> LabIndex {
    folder.removeEarlierRuns()
    for program in catalogue.programs {
      try folder.write(program.text.utf8, to: "programs/" + program.path)
    }
    var index = LabIndex(interpreter: interpreter, quick: quick)
    try folder.write(index)

    let count = experiments.count * repetitions
    for number in 1..<(count + 1) {
      let experiment = experiments[(number - 1) % experiments.count]
      let run = plan(
        experiment, repetition: (number - 1) / experiments.count + 1, among: experiments)
      report(.started(label: run.label, number: number, count: count))
      let recorded = try recorded(run)
      index.runs.append(recorded)
      index.interrupted = Self.interruptions.contains(recorded.exitStatus)
      try folder.write(index)
      report(.finished(recorded, number: number, count: count))
      if index.interrupted { break }
    }
    return index
  }

  /// The exit statuses of programs that a closed terminal, the interrupt key or a request to
  /// terminate ended; it reached the recorder, too.
  private static let interruptions: Set<Int32> = [128 + SIGHUP, 128 + SIGINT, 128 + SIGTERM]

  /// A run before it is recorded.
  private func plan(
    _ experiment: Experiment, repetition: Int, among experiments: [Experiment]
  ) -> LabRun {
    let workload = experiment.workload
    let size = quick ? workload.size.quick : workload.size.full
    let isOneOfSeveral =
      experiments.count { $0.name == experiment.name } > 1
    var label = experiment.name
    if isOneOfSeveral {
      label += ", \(experiment.workers) \(experiment.workers == 1 ? "worker" : "workers")"
    }
    var stem = "\(workload.id)-\(experiment.model.id)"
    if experiment.model.usesWorkers { stem += "-w\(experiment.workers)" }
    if repetitions > 1 { stem += "-r\(repetition)" }
    let command = [
      interpreter.executable, "programs/\(fileName(workload.id)).py",
      "--model", experiment.model.id, "--workers", "\(experiment.workers)", "--size", size,
    ]
    return LabRun(
      label: label, workload: workload.id, model: experiment.model.id,
      workers: experiment.workers, repetition: repetition, size: size, command: command,
      trace: "traces/\(stem).json.gz", output: "outputs/\(stem).txt", figures: [],
      exitStatus: 0, answer: "", expected: workload.answer(size), correct: false,
      wallSeconds: nil)
  }

  /// Records a planned run and checks its answer.
  private func recorded(_ plan: LabRun) throws -> LabRun {
    let outcome = try record(
      RecordingRequest(
        command: plan.command, output: folder.path(of: plan.trace), label: plan.label,
        agents: .all,
        // Byte code beside the programs would be clutter, and make the second run unlike the first.
        environment: ["PYTHONDONTWRITEBYTECODE": "1"],
        workingDirectory: folder.path, standardOutput: folder.path(of: plan.output)))
    var run = plan
    run.exitStatus = outcome.exitStatus
    run.answer = folder.lastLine(of: plan.output)
    run.correct = run.exitStatus == 0 && run.answer == run.expected
    run.problem = outcome.problem
    run.wallSeconds = outcome.metadata.wallNanoseconds?.seconds
    return run
  }

  private func fileName(_ id: String) -> String {
    String(id.map { $0 == "-" ? "_" : $0 })
  }
}
