import Capture
import Glibc
import Trace

/// Records experiments one after the other and keeps what they left.
public struct Lab {
  /// Records one program run; ``Capture`` in earnest.
  public typealias Recorder = (RecordingRequest) throws -> RecordingOutcome

  /// The experiments' files and rows.
  public var catalogue: Catalogue
  /// What there is to run them with.
  public var equipment: Equipment
  /// Where the results go.
  public var folder: LabFolder
  /// Whether runs are short.
  public var quick: Bool
  /// How often each experiment is run.
  public var repetitions: Int
  /// How runs are recorded.
  public var record: Recorder
  /// What leaves out of the index what should not be in it; the recorder sees to the traces.
  public var redactor: Redactor?

  /// Makes a lab from its parts.
  public init(
    catalogue: Catalogue, equipment: Equipment, folder: LabFolder, quick: Bool,
    repetitions: Int, redactor: Redactor? = nil, record: @escaping Recorder
  ) {
    self.catalogue = catalogue
    self.equipment = equipment
    self.folder = folder
    self.quick = quick
    self.repetitions = repetitions
    self.redactor = redactor
    self.record = record
  }

  /// What happens in a lab run, as it happens.
  public enum Event: Sendable {
    /// An experiment can't be run here.
    case skipped(SkippedExperiment)
    /// Of `count` runs the first `done` are there: an earlier lab run in the folder was ended early.
    case resumed(done: Int, count: Int)
    /// Run `number` of `count` begins.
    case started(label: String, number: Int, count: Int)
    /// It was recorded.
    case finished(LabRun, number: Int, count: Int)
  }

  /// Records every experiment `repetitions` times, with each interpreter chosen, and returns the
  /// index, which is also on disk after each run.
  ///
  /// Repetitions are interleaved, so that a machine that changes its pace treats all experiments
  /// alike. An experiment that needs something that is not installed is skipped, and the index says
  /// why; where nothing is left, ``LabError/nothingRuns(_:)`` is thrown.
  ///
  /// A program that was ended from the keyboard or told to terminate ends the lab run, too; what was
  /// recorded until then is kept. The same lab run in the same folder goes on from there, whatever ended
  /// it.
  ///
  /// - Parameter report: told about each run.
  public func run(
    _ experiments: [Experiment], report: (Event) -> Void = { _ in }
  ) throws -> LabIndex {
    let (supplied, skipped) = equipment.supply(experiments)
    if supplied.isEmpty { throw LabError.nothingRuns(skipped) }
    let plan = RunPlan(
      supplied, quick: quick, repetitions: repetitions,
      usual: equipment.interpreters.count > 1 ? nil : equipment.interpreters.first?.shortVersion)
    var index = emptyIndex(skipped)
    index.runs = folder.runsToKeep(of: index, plan.runs.map(redacted), catalogue.programs)
    folder.removePrograms()
    if index.runs.isEmpty { folder.removeEarlierRuns() }
    for program in catalogue.programs {
      try folder.write(program.text.utf8, to: "programs/" + program.path)
    }
    try folder.write(index)
    for skip in skipped { report(.skipped(skip)) }
    let kept = index.runs.count
    if kept > 0 { report(.resumed(done: kept, count: plan.runs.count)) }
    let watch = try InterruptionWatch()
    for (number, run) in zip(1..., plan.runs).dropFirst(kept) {
      report(.started(label: run.label, number: number, count: plan.runs.count))
      let (recorded, signal) = try recorded(run, answer: plan.answers[number - 1])
      index.runs.append(recorded)
      report(.finished(recorded, number: number, count: plan.runs.count))
      index.signal = signal ?? watch.arrived()
      index.interrupted = index.signal != nil
      try folder.write(index)
      if index.interrupted { break }
    }
    return index
  }

  /// What a closed terminal, the interrupt key and a request to terminate send.
  private static let interruptions = [SIGHUP, SIGINT, SIGTERM]

  /// Records a planned run and checks its answer. With it comes the signal that interrupted it: one
  /// that reached the recorder, whatever the program made of it, or one that ended the program.
  private func recorded(
    _ plan: LabRun, answer: ExpectedAnswer
  ) throws -> (run: LabRun, signal: Int32?) {
    for file in [plan.trace, plan.output, plan.picture].compactMap(\.self) {
      removeLink(at: folder.path(of: file))
    }
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
    let beginning = catalogue.workloads.first { $0.id == plan.workload }?.remark
    run.remark = beginning.flatMap { folder.line(of: plan.output, beginning: $0) }
    run.correct = run.exitStatus == answer.exitStatus && answer.accepts(run.answer)
    run.problem = outcome.problem
    run = redacted(run)
    let lost = outcome.metadata.capture.lostRecords
    run.lostRecords = lost > 0 ? lost : nil
    run.wallSeconds = outcome.metadata.wallNanoseconds?.seconds
    let signal =
      outcome.endingSignal ?? Self.interruptions.first { outcome.exitStatus == 128 + $0 }
    return (run, signal)
  }

  /// The index before the first run.
  private func emptyIndex(_ skipped: [SkippedExperiment]) -> LabIndex {
    var index = LabIndex(equipment, quick: quick, skipped: skipped)
    if let redactor {
      index.python.executable = redactor.command([index.python.executable])[0]
      for number in index.skipped.indices {
        index.skipped[number].why = redactor.text(index.skipped[number].why)
      }
    }
    return index
  }

  /// `run` without what should not be in the index.
  private func redacted(_ run: LabRun) -> LabRun {
    guard let redactor else { return run }
    var run = run
    run.command = redactor.command(run.command)
    run.problem = run.problem.map { redactor.text($0) }
    return run
  }
}
