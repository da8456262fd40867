import Scaling

/// Runs two commands in turns and keeps every run at once.
///
/// What was measured survives whatever ends it; ``run(report:)`` on a document that is not complete
/// makes the runs that it lacks.
public struct Bench {
  /// How one run went.
  public struct Measured: Sendable {
    /// What was measured.
    public var run: BenchRun
    /// The signal by which someone wanted it all ended; the run is no measurement then.
    public var interruption: Int32?

    /// Makes a measurement from its parts.
    public init(run: BenchRun, interruption: Int32? = nil) {
      self.run = run
      self.interruption = interruption
    }
  }

  /// When to stop before all planned runs are made.
  public struct Stopping {
    /// Whether the runs so far answer the question; asked at ``BenchPlan/looks``.
    public var isAnswered: (BenchDocument) -> Bool
    /// How many seconds all runs may take together.
    public var budget: Double

    /// Makes a rule from its parts.
    public init(budget: Double, isAnswered: @escaping (BenchDocument) -> Bool) {
      self.budget = budget
      self.isAnswered = isAnswered
    }
  }

  /// What happens, as it happens.
  public struct Progress: Sendable {
    /// How many of the planned runs are done.
    public var done: Int
    /// How many there are.
    public var planned: Int
    /// The run that begins.
    public var next: BenchPlan.Step
    /// How long the rest will take by the runs so far; nil before the first of both sides.
    public var secondsLeft: Double?
  }

  /// How it ended.
  public enum End: Sendable, Equatable {
    /// Every planned run went well.
    case complete
    /// The question was answered before that.
    case answered
    /// The budget would not have taken another run of each.
    case budgetSpent
    /// A run exited with a status that is not 0.
    case failed(step: BenchPlan.Step, status: Int32)
    /// Someone ended it by that signal.
    case interrupted(signal: Int32)
  }

  /// What has been measured so far.
  public private(set) var document: BenchDocument
  private let stopping: Stopping?
  private let interruption: () -> Int32?
  private let measure: (BenchPlan.Step) throws -> Measured
  private let save: (BenchDocument) throws -> Void

  /// Goes on with `document`, which `save` keeps after every run.
  ///
  /// - Parameter interruption: the signal by which someone wanted it all ended since the last call.
  public init(
    _ document: BenchDocument, stopping: Stopping? = nil,
    interruption: @escaping () -> Int32? = { nil },
    measure: @escaping (BenchPlan.Step) throws -> Measured,
    save: @escaping (BenchDocument) throws -> Void
  ) {
    self.document = document
    self.stopping = stopping
    self.interruption = interruption
    self.measure = measure
    self.save = save
  }

  /// Makes the runs that are missing, in the plan's order, until one fails or there is no need of
  /// more.
  public mutating func run(report: (Progress) -> Void = { _ in }) throws -> End {
    try save(document)
    while let step = document.missing.first {
      if let signal = interruption() { return .interrupted(signal: signal) }
      if let end = early(before: step) { return end }
      report(progress(next: step))
      let measured = try measure(step)
      let status = measured.run.exitStatus
      // The status of what the interrupt key or a request to terminate killed.
      if let signal = measured.interruption ?? interruption()
        ?? [1, 2, 15].first(where: { status == 128 + $0 })
      {
        return .interrupted(signal: signal)
      }
      document.runs.append(measured.run)
      try save(document)
      if status != 0 { return .failed(step: step, status: status) }
    }
    return stopping.map { $0.isAnswered(document) } == true ? .answered : .complete
  }

  /// Why to stop before `step`; nil to go on. Only where both sides have as many runs.
  private func early(before step: BenchPlan.Step) -> End? {
    guard let stopping, !step.isWarmup else { return nil }
    let counts = [document.measured(.base).count, document.measured(.with).count]
    guard counts[0] == counts[1] else { return nil }
    if BenchPlan.looks.contains(counts[0]), stopping.isAnswered(document) { return .answered }
    let pair = mean(.base).flatMap { base in mean(.with).map { base + $0 } }
    return pair.map { document.secondsSpent + $0 > stopping.budget } == true ? .budgetSpent : nil
  }

  private func mean(_ side: BenchPlan.Side) -> Double? {
    let runs = document.runs.filter { $0.step.side == side && $0.exitStatus == 0 }
    return runs.isEmpty ? nil : runs.reduce(0) { $0 + $1.wallSeconds } / Double(runs.count)
  }

  private func progress(next: BenchPlan.Step) -> Progress {
    let missing = document.missing
    let left = missing.reduce(Double?.some(0)) { sum, step in
      sum.flatMap { sum in mean(step.side).map { sum + $0 } }
    }
    let most = stopping.map { max($0.budget - document.secondsSpent, 0) } ?? .infinity
    return Progress(
      done: document.plan.steps.count - missing.count, planned: document.plan.steps.count,
      next: next, secondsLeft: left.map { min($0, most) })
  }
}
