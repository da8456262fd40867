import Capture
import Trace

/// What a lab run left in its folder: the content of `runs.json` (docs/LAB.md).
public struct LabIndex: Sendable, Equatable, Codable {
  /// Names the format and its version.
  public static let currentFormat = "coreograph-lab/1"

  /// ``currentFormat`` of the writer.
  public var format = LabIndex.currentFormat
  /// The interpreter that ran the experiments, but for runs that name another version.
  public var python: Python
  /// How many cores' time the runs could use; nil in indices of an earlier version.
  public var cores: Double?
  /// Whether `--quick` made the runs short.
  public var quick: Bool
  /// Whether the user stopped it before all experiments were recorded.
  public var interrupted: Bool
  /// The signal by which; nil where it was not stopped.
  public var signal: Int32?
  /// What could not be run here, and why.
  public var skipped: [SkippedExperiment]
  /// The figures that compare runs; nil before they are drawn.
  public var figures: [String]?
  /// The runs, in the order in which they were recorded.
  public var runs: [LabRun]

  /// The interpreter that ran the experiments.
  public struct Python: Sendable, Equatable, Codable {
    /// Where it is.
    public var executable: String
    /// Such as `3.11.7`.
    public var version: String
  }

  /// Makes an index without runs.
  init(_ equipment: Equipment, quick: Bool, skipped: [SkippedExperiment]) {
    let first = equipment.interpreters.first
    python = Python(executable: first?.executable ?? "", version: first?.version ?? "")
    cores = TraceMetadata.Cores.current().available
    self.quick = quick
    self.skipped = skipped
    interrupted = false
    runs = []
  }
}

/// A stretch that a program marks, in `runs.json`.
public struct SectionPart: Sendable, Equatable, Codable {
  /// The name of the mark.
  public var name: String
  /// How many threads mark it.
  public var threads: Int
  /// How long these were on cores meanwhile, all together.
  public var processorSeconds: Double

  /// Makes a stretch from its parts.
  public init(name: String, threads: Int, processorSeconds: Double) {
    self.name = name
    self.threads = threads
    self.processorSeconds = processorSeconds
  }
}

/// One recorded run of an experiment. Paths are relative to the folder of the lab run.
public struct LabRun: Sendable, Equatable, Codable {
  /// What to call it in figures and reports; repetitions of one experiment share it.
  public var label: String
  /// The workload's id.
  public var workload: String
  /// The model's id.
  public var model: String
  /// How many workers shared the tasks.
  public var workers: Int
  /// 1 for the first run of the experiment, 2 for its first repetition.
  public var repetition: Int
  /// How much work, in the workload's own unit.
  public var size: String
  /// The values of the workload's options, by name; nil where it has none.
  public var options: [String: String]?
  /// The version of the Python that ran it; nil where none did.
  public var python: String?
  /// What was run, in the folder of the lab run.
  public var command: [String]
  /// The trace.
  public var trace: String
  /// What the program printed.
  public var output: String
  /// The picture that it painted; nil for workloads that paint none.
  public var picture: String?
  /// The page about it; nil where the report itself describes it.
  public var page: String?
  /// The figures drawn from the trace.
  public var figures: [String]
  /// Its exit status, or 128 + the signal that killed it.
  public var exitStatus: Int32
  /// The last line that the program printed.
  public var answer: String
  /// What else it printed that is worth knowing, such as `latency: p50 0.2 ms, …`; nil for nothing.
  public var remark: String?
  /// The answer computed by another method, or what it should be like.
  public var expected: String
  /// Whether the two agree and the program ended well.
  public var correct: Bool
  /// From the start of the program to its end; nil when the recording was cut short.
  public var wallSeconds: Double?
  /// How long the stretches took that the program marks, had no other program held a core
  /// (docs/SCALING.md); nil where it marks none, or is not recorded.
  public var sectionSeconds: Double?
  /// For how long its threads were on cores meanwhile, all together; nil as above, and where the
  /// recording does not tell.
  public var sectionProcessorSeconds: Double?
  /// For how long those of its threads that had ended waited for the last one, all together; nil as above.
  public var sectionUnevenSeconds: Double?
  /// For how long its threads waited within their stretches, all together; nil as above.
  public var sectionWaitingSeconds: Double?
  /// The stretches, in the order in which they begin; nil as above, and for more than 16 of them.
  public var sectionParts: [SectionPart]?
  /// Why the trace ends before the program did; nil when it is whole.
  public var problem: String?
  /// How many records the kernel lost; nil for none.
  public var lostRecords: UInt64?
}
