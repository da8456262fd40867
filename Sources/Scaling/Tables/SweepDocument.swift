/// The runs of one command with different numbers of workers, as `coreograph sweep` keeps them:
/// `coreograph-sweep/1`.
public struct SweepDocument: Sendable, Equatable, Codable {
  /// Names the format and its version.
  public static let currentFormat = "coreograph-sweep/1"

  /// ``currentFormat``.
  public var format = SweepDocument.currentFormat
  /// What was to be run, in which order.
  public var plan: SweepPlan
  /// Where it was run.
  public var machine: SweepMachine
  /// When it began: nanoseconds since 1970, as text because they exceed what a double holds.
  public var startedUnixNanoseconds: String
  /// The program that wrote this.
  public var writer: String
  /// Every run, in the order in which they were made.
  public var runs: [SweepRun]

  /// Makes a document from its parts.
  public init(
    plan: SweepPlan, machine: SweepMachine, startedUnixNanoseconds: String, writer: String,
    runs: [SweepRun] = []
  ) {
    self.plan = plan
    self.machine = machine
    self.startedUnixNanoseconds = startedUnixNanoseconds
    self.writer = writer
    self.runs = runs
  }

  /// Whether every planned run was made and went well.
  public var isComplete: Bool { missing.isEmpty }

  /// What is still to be run, in the plan's order.
  public var missing: [SweepPlan.Step] {
    let done = Set(runs.filter { $0.exitStatus == 0 }.map(\.step))
    return plan.steps.filter { !done.contains($0) }
  }
}

/// Where a sweep was run.
public struct SweepMachine: Sendable, Equatable, Codable {
  /// Its name in the network.
  public var hostname: String
  /// What the kernel calls the processor.
  public var processor: String
  /// Name and release.
  public var kernel: String
  /// Such as `x86_64`.
  public var architecture: String
  /// Main memory.
  public var memoryBytes: UInt64
  /// How many cores were switched on.
  public var onlineCores: Int
  /// On how many of them the sweep could run.
  public var usableCores: Int
  /// How many cores' time a control group allowed; nil without such a limit.
  public var quota: Double?

  /// Makes a machine from its parts.
  public init(
    hostname: String, processor: String, kernel: String, architecture: String,
    memoryBytes: UInt64, onlineCores: Int, usableCores: Int, quota: Double?
  ) {
    self.hostname = hostname
    self.processor = processor
    self.kernel = kernel
    self.architecture = architecture
    self.memoryBytes = memoryBytes
    self.onlineCores = onlineCores
    self.usableCores = usableCores
    self.quota = quota
  }

  /// How many cores' time a run could use.
  public var availableCores: Double { min(Double(usableCores), quota ?? .infinity) }

  /// The same in words, as in `2 of 4 cores, quota 1.5`.
  public var coresText: String {
    let all = "\(onlineCores) \(onlineCores == 1 ? "core" : "cores")"
    let usable = usableCores < onlineCores ? "\(usableCores) of \(all)" : all
    return quota.map { "\(usable), quota \(plain($0))" } ?? usable
  }
}

/// One run of a sweep.
public struct SweepRun: Sendable, Equatable, Codable {
  /// Which run of the plan it is.
  public var step: SweepPlan.Step
  /// When it began, after the sweep did or was taken up again.
  public var startSeconds: Double
  /// How long it took, from before it was started until it was reaped.
  public var wallSeconds: Double
  /// Processor time outside the kernel, children included.
  public var userSeconds: Double?
  /// Processor time inside the kernel, children included.
  public var systemSeconds: Double?
  /// The largest resident set of one of its processes.
  public var maxResidentBytes: UInt64?
  /// Its exit status, or 128 + the signal that killed it; only runs with 0 are measurements.
  public var exitStatus: Int32
  /// Its recording; nil where none was made.
  public var trace: String?

  /// Makes a run from its parts.
  public init(
    step: SweepPlan.Step, startSeconds: Double, wallSeconds: Double, userSeconds: Double? = nil,
    systemSeconds: Double? = nil, maxResidentBytes: UInt64? = nil, exitStatus: Int32 = 0,
    trace: String? = nil
  ) {
    self.step = step
    self.startSeconds = startSeconds
    self.wallSeconds = wallSeconds
    self.userSeconds = userSeconds
    self.systemSeconds = systemSeconds
    self.maxResidentBytes = maxResidentBytes
    self.exitStatus = exitStatus
    self.trace = trace
  }
}
