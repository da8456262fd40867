import Capture
import Scaling
import Trace

/// Measures a command by running it, with or without a recording.
public struct ProgramMeasurer {
  private let plan: SweepPlan
  private let recordings: String?
  private let output: String?
  private let redactor: Redactor?
  private let secondsSinceStart: () -> Double

  /// Measures the command of `plan`.
  ///
  /// - Parameters:
  ///   - recordings: the folder for a trace of each run; nil records none.
  ///   - output: where the command's standard output goes; nil leaves it alone.
  ///   - redactor: what leaves out of the traces what should not be in them.
  ///   - secondsSinceStart: how long the sweep has been going on.
  public init(
    _ plan: SweepPlan, recordings: String?, output: String?, redactor: Redactor? = nil,
    secondsSinceStart: @escaping () -> Double
  ) {
    self.plan = plan
    self.recordings = recordings
    self.output = output
    self.redactor = redactor
    self.secondsSinceStart = secondsSinceStart
  }

  /// Runs the command for `step` once.
  ///
  /// - Throws: ``RecordingError`` where it cannot be started; a program that fails is a result.
  public func measure(_ step: SweepPlan.Step) throws(RecordingError) -> Sweep.Measured {
    let start = secondsSinceStart()
    var request = RecordingRequest(
      command: plan.command(workers: step.workers), output: "",
      environment: ["COREOGRAPH_WORKERS": "\(step.workers)"], standardOutput: output,
      redactor: redactor)
    guard let recordings else {
      let run = try runTimed(request)
      return Sweep.Measured(
        run: SweepRun(
          step: step, startSeconds: start, wallSeconds: run.wallSeconds,
          usage: run.usage, exitStatus: run.exitStatus),
        interruption: run.interruption)
    }
    request.output = "\(recordings)/\(Self.traceName(step))"
    removeLink(at: request.output)
    request.label = workersText(step.workers)
    request.agents = .all
    let recorded = try record(request)
    return Sweep.Measured(
      run: SweepRun(
        step: step, startSeconds: start,
        wallSeconds: Double(recorded.metadata.wallNanoseconds ?? 0) / 1e9,
        usage: recorded.metadata.usage, exitStatus: recorded.exitStatus, trace: request.output))
  }

  /// The name of a run's trace, such as `workers-4-run-2.json.gz`.
  static func traceName(_ step: SweepPlan.Step) -> String {
    let kind = step.isWarmup ? "warmup" : "run"
    return "workers-\(step.workers)-\(kind)-\(step.number).json.gz"
  }
}

extension SweepRun {
  fileprivate init(
    step: SweepPlan.Step, startSeconds: Double, wallSeconds: Double, usage: TraceMetadata.Usage?,
    exitStatus: Int32, trace: String? = nil
  ) {
    self.init(
      step: step, startSeconds: startSeconds, wallSeconds: wallSeconds,
      userSeconds: usage?.userSeconds, systemSeconds: usage?.systemSeconds,
      maxResidentBytes: usage?.maxResidentBytes, exitStatus: exitStatus, trace: trace)
  }
}

extension SweepMachine {
  /// The machine that this runs on.
  public static func current() -> SweepMachine {
    let machine = TraceMetadata.Machine.current()
    let cores = TraceMetadata.Cores.current()
    return SweepMachine(
      hostname: machine.hostname, processor: machine.processor, kernel: machine.kernel,
      architecture: machine.architecture, memoryBytes: machine.memoryBytes,
      onlineCores: cores.online.count, usableCores: cores.usable.count, quota: cores.quota)
  }
}
