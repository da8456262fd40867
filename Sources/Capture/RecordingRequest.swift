import Trace

/// What to record and how.
public struct RecordingRequest: Sendable {
  /// Which rung of the capture ladder to stand on.
  public enum Rung: String, Sendable, CaseIterable {
    /// The best one that the machine allows.
    case auto
    /// Kernel tracepoints, or an error.
    case tracepoints
    /// Switch records, or an error.
    case switches
    /// Sampling of procfs.
    case procfs
  }

  /// What is looked at inside the program, beside what the kernel sees.
  public struct Agents: Sendable, Equatable {
    /// CPython's interpreter lock and locks, through a preloaded library.
    public var gil: Bool
    /// Tasks of Python programs, through an agent that the library brings along.
    public var tasks: Bool

    /// Makes a choice from its parts.
    public init(gil: Bool, tasks: Bool) {
      self.gil = gil
      self.tasks = tasks
    }

    /// Nothing inside the program is looked at, and its environment is left alone.
    public static let none = Agents(gil: false, tasks: false)
    /// Whatever the program turns out to be made of.
    public static let all = Agents(gil: true, tasks: true)
  }

  /// The program and its arguments.
  public var command: [String]
  /// The file to write; `-` is standard output. A name that ends in `.gz` is compressed.
  public var output: String
  /// What the user calls this run.
  public var label: String?
  /// The cores to pin the program to; nil leaves its affinity alone.
  public var cores: [Int32]?
  /// Which rung to stand on.
  public var rung: Rung
  /// What is looked at inside the program.
  public var agents: Agents
  /// Set or changed in the program's environment on top of the recorder's own.
  public var environment: [String: String]
  /// Where the program runs; nil for the recorder's own working directory.
  public var workingDirectory: String?
  /// Where its standard output goes; nil leaves it to the recorder's own, or to standard error where
  /// the trace goes there (``output`` is `-`).
  public var standardOutput: String?
  /// What leaves out of the trace what should not be in it; nil keeps everything.
  public var redactor: Redactor?

  /// Makes a request from its parts.
  public init(
    command: [String], output: String, label: String? = nil, cores: [Int32]? = nil,
    rung: Rung = .auto, agents: Agents = .none, environment: [String: String] = [:],
    workingDirectory: String? = nil,
    standardOutput: String? = nil, redactor: Redactor? = nil
  ) {
    self.command = command
    self.output = output
    self.label = label
    self.cores = cores
    self.rung = rung
    self.agents = agents
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.standardOutput = standardOutput
    self.redactor = redactor
  }
}

/// How a recording went.
public struct RecordingOutcome: Sendable {
  /// Where the trace is.
  public var output: String
  /// What the trace says of itself.
  public var metadata: TraceMetadata
  /// The status to pass on: the program's own, or 128 + the signal that killed it.
  public var exitStatus: Int32
  /// The sum of all on-core spans, in seconds.
  public var onCoreSeconds: Double
  /// What the user should know of how the run was watched, such as that a better way was denied
  /// unexpectedly; one line each.
  public var warnings: [String]
  /// Why the trace ends before the program did; one line, nil when it is whole.
  public var problem: String?
  /// The last signal that asked the program, and the recorder with it, to end; nil where none came.
  public var endingSignal: Int32?

  /// Makes an outcome from its parts.
  public init(
    output: String, metadata: TraceMetadata, exitStatus: Int32, onCoreSeconds: Double,
    warnings: [String] = [], problem: String? = nil, endingSignal: Int32? = nil
  ) {
    self.output = output
    self.metadata = metadata
    self.exitStatus = exitStatus
    self.onCoreSeconds = onCoreSeconds
    self.warnings = warnings
    self.problem = problem
    self.endingSignal = endingSignal
  }
}
