/// Everything about a recording that is no event: what ran, on which machine, how it was watched.
///
/// It is the value of `otherData.coreograph` in a trace file.
public struct TraceMetadata: Sendable, Equatable, Codable {
  /// Names the format and its version; rises when a reader of the old one would be misled.
  public static let currentFormat = "coreograph-trace/1"

  /// ``currentFormat`` of the writer.
  public var format: String = TraceMetadata.currentFormat
  /// Name and version of the program that wrote the file.
  public var writer: String
  /// What the user called this run.
  public var label: String?
  /// The command as it was run.
  public var command: [String]
  /// Where it was run.
  public var workingDirectory: String?
  /// The machine it ran on.
  public var machine: Machine
  /// Which cores the program could use.
  public var cores: Cores
  /// How it was watched.
  public var capture: CaptureFacts
  /// The clock of all times.
  public var clock: Clock
  /// How the command ended; nil while it runs, and for ever when the recording was cut short.
  public var exit: ExitFacts?
  /// What the kernel charged to the command and its children that it waited for; nil as for ``exit``.
  public var usage: Usage?
  /// From the start of the command until its end; nil as for ``exit``.
  public var wallNanoseconds: Nanoseconds?
  /// Whether the recording ended before it could be finished (killed, disk full).
  public var cutShort: Bool = false
  /// Which part of a longer recording this is; nil for a whole one.
  public var part: RecordingPart?

  /// Facts about the machine.
  public struct Machine: Sendable, Equatable, Codable {
    /// Its name.
    public var hostname: String
    /// The processor's name.
    public var processor: String
    /// The kernel's name and release.
    public var kernel: String
    /// Such as `x86_64` or `aarch64`.
    public var architecture: String
    /// Bytes of memory.
    public var memoryBytes: UInt64

    /// Makes the facts from their parts.
    public init(
      hostname: String, processor: String, kernel: String, architecture: String,
      memoryBytes: UInt64
    ) {
      self.hostname = hostname
      self.processor = processor
      self.kernel = kernel
      self.architecture = architecture
      self.memoryBytes = memoryBytes
    }
  }

  /// Which cores the program could use.
  public struct Cores: Sendable, Equatable, Codable {
    /// The numbers of the cores that were online.
    public var online: [Int32]
    /// Those that the program's affinity mask allowed.
    public var usable: [Int32]
    /// How many cores' worth of time a control group allowed; nil where it sets no limit.
    public var quota: Double?

    /// Makes the facts from their parts.
    public init(online: [Int32], usable: [Int32], quota: Double?) {
      self.online = online
      self.usable = usable
      self.quota = quota
    }

    /// How many cores the run could use at once: never more than its affinity mask or quota allow.
    public var available: Double {
      let usable = Double(self.usable.count)
      guard let quota else { return usable }
      return Swift.min(usable, quota)
    }
  }

  /// A rung of the capture ladder (docs/ARCHITECTURE.md).
  public enum Method: String, Sendable, Equatable, Codable, CaseIterable {
    /// Kernel tracepoints: switches, wake-ups, reasons. Needs privilege.
    case tracepoints
    /// Switch records of the program's own threads. Needs none.
    case switches
    /// Sampling of procfs, where perf events are denied.
    case procfs
    /// Only what agents or another tool reported.
    case tasks
  }

  /// How the run was watched.
  public struct CaptureFacts: Sendable, Equatable, Codable {
    /// The rung that was used.
    public var method: Method
    /// Why not a better one, and whatever else a reader of the numbers should know; one line each.
    public var notes: [String]
    /// How many kernel records were lost.
    public var lostRecords: UInt64
    /// Processor time that the recorder itself used, in seconds.
    public var overheadSeconds: Double
    /// Time between samples, in seconds, on the rung `procfs`.
    public var samplePeriodSeconds: Double?
    /// Sum of the on-core spans over what the kernel itself accounted for the same threads
    /// (perf's TIME_RUNNING or schedstat): 1 when they agree; nil where there is no such reading.
    public var accountedShare: Double?
    /// How much of the spans is inferred, in seconds: time of threads that exited
    /// (``ThreadEnd/inferredFrom``). Nil where nothing can be.
    public var inferredSeconds: Double?
    /// For so long, at most, threads that had exited were on cores although no span shows it, in
    /// seconds: it is not known when programs outside the run had them. Nil as for ``inferredSeconds``.
    public var uncertainSeconds: Double?
    /// Processor time that a hypervisor took from all cores of the machine while the program ran, in
    /// seconds. Spans hold what of it fell to the program; the kernel charges it to nobody.
    public var stolenSeconds: Double?
    /// Processor time that ``TraceMetadata/usage`` holds from before the program started, in seconds.
    public var heldSeconds: Double?

    /// Makes the facts from their parts.
    public init(
      method: Method, notes: [String], lostRecords: UInt64, overheadSeconds: Double,
      samplePeriodSeconds: Double?, accountedShare: Double?
    ) {
      self.method = method
      self.notes = notes
      self.lostRecords = lostRecords
      self.overheadSeconds = overheadSeconds
      self.samplePeriodSeconds = samplePeriodSeconds
      self.accountedShare = accountedShare
    }
  }

  /// The clock of all times in a trace.
  public struct Clock: Sendable, Equatable, Codable {
    /// `CLOCK_MONOTONIC`.
    public var name: String
    /// The clock's reading at time 0 of the trace; text in JSON, where a double would round it.
    public var originNanoseconds: String
    /// The same moment in nanoseconds since 1970, for people and for joining machines.
    public var originUnixNanoseconds: String

    /// Makes the facts from their parts.
    public init(name: String, originNanoseconds: String, originUnixNanoseconds: String) {
      self.name = name
      self.originNanoseconds = originNanoseconds
      self.originUnixNanoseconds = originUnixNanoseconds
    }
  }

  /// How the command ended.
  public struct ExitFacts: Sendable, Equatable, Codable {
    /// Its exit status, or 128 + the signal that killed it.
    public var status: Int32
    /// The signal that killed it.
    public var signal: Int32?

    /// Makes the facts from their parts.
    public init(status: Int32, signal: Int32?) {
      self.status = status
      self.signal = signal
    }
  }

  /// What the kernel charged to the command and to those of its children that were waited for
  /// (`wait4`'s `struct rusage`).
  public struct Usage: Sendable, Equatable, Codable {
    /// Seconds in user mode.
    public var userSeconds: Double
    /// Seconds in the kernel.
    public var systemSeconds: Double
    /// The largest resident set of one process, in bytes.
    public var maxResidentBytes: UInt64
    /// How often its threads went to wait.
    public var voluntarySwitches: UInt64
    /// How often the kernel took a core from them.
    public var involuntarySwitches: UInt64

    /// Makes the facts from their parts.
    public init(
      userSeconds: Double, systemSeconds: Double, maxResidentBytes: UInt64,
      voluntarySwitches: UInt64, involuntarySwitches: UInt64
    ) {
      self.userSeconds = userSeconds
      self.systemSeconds = systemSeconds
      self.maxResidentBytes = maxResidentBytes
      self.voluntarySwitches = voluntarySwitches
      self.involuntarySwitches = involuntarySwitches
    }
  }

  /// Makes the metadata of a recording that begins.
  public init(
    writer: String, label: String?, command: [String], workingDirectory: String?,
    machine: Machine, cores: Cores, capture: CaptureFacts, clock: Clock
  ) {
    self.writer = writer
    self.label = label
    self.command = command
    self.workingDirectory = workingDirectory
    self.machine = machine
    self.cores = cores
    self.capture = capture
    self.clock = clock
  }
}
