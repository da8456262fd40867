import Capture
import Trace

/// Runs and records the commands of a ``BenchPlan``.
public struct BenchMeasurer {
  private let plan: BenchPlan
  private let folder: String
  private let output: String?
  private let redactor: Redactor?

  /// Records the commands of `plan`.
  ///
  /// - Parameters:
  ///   - folder: where the traces go.
  ///   - output: where the commands' standard output goes; nil leaves it alone.
  ///   - redactor: what leaves out of the traces what should not be in them.
  public init(
    _ plan: BenchPlan, folder: String, output: String?, redactor: Redactor? = nil
  ) {
    self.plan = plan
    self.folder = folder
    self.output = output
    self.redactor = redactor
  }

  /// Makes the run of `step`, recorded unless it only warms up.
  ///
  /// - Throws: ``RecordingError`` where it cannot be started; a program that fails is a result.
  public func measure(_ step: BenchPlan.Step) throws(RecordingError) -> Bench.Measured {
    var request = RecordingRequest(
      command: plan.command(step.side), output: "", agents: .all, standardOutput: output,
      redactor: redactor)
    if step.isWarmup {
      let run = try runTimed(request)
      return Bench.Measured(
        run: BenchRun(
          step: step, wallSeconds: run.wallSeconds, exitStatus: run.exitStatus, trace: nil),
        interruption: run.interruption)
    }
    let name = Self.traceName(step)
    request.output = "\(folder)/\(name)"
    removeLink(at: request.output)
    request.label = step.side == .base ? "before" : "after"
    let recorded = try record(request)
    return Bench.Measured(
      run: BenchRun(
        step: step, wallSeconds: Double(recorded.metadata.wallNanoseconds ?? 0) / 1e9,
        exitStatus: recorded.exitStatus, trace: name))
  }

  /// The name of a run's trace, such as `with-3.json.gz`.
  public static func traceName(_ step: BenchPlan.Step) -> String {
    "\(step.side.rawValue)-\(step.number).json.gz"
  }
}
