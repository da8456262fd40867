import Scaling

/// Runs a command with different numbers of workers and keeps every measurement at once.
///
/// What was measured survives whatever ends the sweep; ``run(report:)`` on a document that is not
/// complete makes the runs that it lacks.
public struct Sweep {
  /// Measures one run; nil where someone ended it before it was done.
  public typealias Measurer = (SweepPlan.Step) throws -> Measured

  /// How one run went.
  public struct Measured: Sendable {
    /// What was measured.
    public var run: SweepRun
    /// The signal by which someone wanted the sweep ended; the run is no measurement then.
    public var interruption: Int32?

    /// Makes a measurement from its parts.
    public init(run: SweepRun, interruption: Int32? = nil) {
      self.run = run
      self.interruption = interruption
    }
  }

  /// What has been measured so far.
  public private(set) var document: SweepDocument
  private let interruption: () -> Int32?
  private let measure: Measurer
  private let save: (SweepDocument) throws -> Void

  /// Goes on with `document`, which `save` keeps after every run.
  ///
  /// - Parameter interruption: the signal by which someone wanted it all ended since the last call.
  public init(
    _ document: SweepDocument, interruption: @escaping () -> Int32? = { nil },
    measure: @escaping Measurer, save: @escaping (SweepDocument) throws -> Void
  ) {
    self.document = document
    self.interruption = interruption
    self.measure = measure
    self.save = save
  }

  /// What happens in a sweep, as it happens.
  public struct Progress: Sendable {
    /// How many of the planned runs are done.
    public var done: Int
    /// How many there are.
    public var planned: Int
    /// The run that begins; nil at the end.
    public var next: SweepPlan.Step?
    /// How long the rest will take by the runs so far; nil before the first.
    public var secondsLeft: Double?
  }

  /// How a sweep ended.
  public enum End: Sendable, Equatable {
    /// Every planned run went well.
    case complete
    /// A run exited with a status that is not 0.
    case failed(step: SweepPlan.Step, status: Int32)
    /// Someone ended it by that signal.
    case interrupted(signal: Int32)
  }

  /// Makes the runs that are missing, in the plan's order, until one fails.
  public mutating func run(report: (Progress) -> Void = { _ in }) throws -> End {
    try save(document)
    while let step = document.missing.first {
      if let signal = interruption() { return .interrupted(signal: signal) }
      report(progress(next: step))
      let measured = try measure(step)
      if let signal = measured.interruption ?? interruption()
        ?? Self.interruption(measured.run.exitStatus)
      {
        return .interrupted(signal: signal)
      }
      document.runs.append(measured.run)
      try save(document)
      if measured.run.exitStatus != 0 {
        return .failed(step: step, status: measured.run.exitStatus)
      }
    }
    report(progress(next: nil))
    return .complete
  }

  /// The signal in the exit status of a program that the interrupt key or a request to terminate
  /// killed: it was meant for the sweep, too.
  private static func interruption(_ status: Int32) -> Int32? {
    [1, 2, 15].first { status == 128 + $0 }
  }

  private func progress(next: SweepPlan.Step?) -> Progress {
    let missing = document.missing
    return Progress(
      done: document.plan.steps.count - missing.count, planned: document.plan.steps.count,
      next: next, secondsLeft: RemainingTime(document).seconds(of: missing))
  }
}
