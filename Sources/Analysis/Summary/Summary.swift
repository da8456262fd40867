import ScriptJSON
import Trace

/// What a recording says in numbers: the value of `coreograph summary --json`.
///
/// Seconds are seconds, shares run from 0 to 1, means are over the run's wall time. What each
/// number is and how the verdict comes about is in docs/NUMBERS.md. A number that the recording
/// cannot give is nil, and null in JSON.
public struct Summary: Sendable, Equatable, Codable {
  /// Names the format and its version.
  public static let currentFormat = "coreograph-summary/1"

  /// ``currentFormat``.
  public var format = Summary.currentFormat
  /// What the user called the run.
  @OrNull public var label: String?
  /// The command as it was run.
  public var command: [String]
  /// The command's exit status, or 128 + the signal that killed it; nil when its end was not seen.
  @OrNull public var exitStatus: Int32?
  /// How the run was watched.
  public var capture: CaptureSummary
  /// How many cores the run could use at once; a fraction where a quota says so.
  @OnCores public var cores: Double
  /// From the first thread's start to the last one's end.
  public var wallSeconds: Double
  /// Time on cores, all threads together.
  @OnCores public var cpuSeconds: Double
  /// The share of the usable cores' time that was used.
  @OnCores public var cpuUse: Double
  /// Whether things went on at once.
  public var verdict: Verdict
  /// What the run's time went to.
  public var bound: Bound
  /// Both in one sentence, with numbers.
  public var verdictText: String
  /// Tasks in flight.
  public var concurrency: LevelSummary
  /// Threads on cores.
  @OnCores public var parallelism: LevelSummary
  /// Threads ready and waiting for a core; nil where the capture method does not see them.
  @OrNull public var runnable: LevelSummary?
  /// How far the run wanted more cores than it could use; nil where the capture method does not see
  /// threads that are ready.
  @OrNull public var oversubscription: Oversubscription?
  /// How long threads that were ready waited for a core.
  public var latency: LatencySummaries
  /// The share of the run in which at least one thread was on a core or waiting for one.
  @OnCores public var busyShare: Double
  /// The longest stretch in which no thread was on a core or waiting for one.
  @OnCores public var longestWaitSeconds: Double
  /// The work: time on cores.
  @OnCores public var workSeconds: Double
  /// The critical path; nil where wake-ups are not known.
  @OrNull public var spanSeconds: Double?
  /// Work over span; nil where wake-ups are not known.
  @OrNull public var logicalParallelism: Double?
  /// What the critical path went to; nil where wake-ups are not known.
  @OrNull public var criticalPath: CriticalPathSummary?
  /// The longest chain of computing that is known to have been one after the other: the span is at
  /// least so long.
  @OnCores public var spanAtLeastSeconds: Double
  /// Work over that: logical parallelism is at most so much; nil where nothing ran.
  @OrNull public var logicalParallelismAtMost: Double?
  /// The threads' time by state, all threads together.
  public var states: StateTimes
  /// How often threads left their cores; nil where neither the spans nor the kernel's accounting say.
  @OrNull public var contextSwitches: SwitchCounts?
  /// How often a thread went on on another core than before.
  @OnCores public var migrations: Int
  /// The largest resident set of one process; nil when its end was not seen.
  @OrNull public var maxResidentBytes: UInt64?
  /// What the kernel charged to the command and its children, beside our own numbers; nil when its
  /// end was not seen.
  @OrNull public var accounting: AccountingSummary?
  /// Interpreter locks; empty where no agent reported any.
  public var gil: [GILSummary] = []
  /// Every process, in order of start.
  public var processes: [ProcessSummary]
  /// Every thread, by process and in order of start.
  public var threads: [ThreadSummary]
  /// Tasks reported by agents.
  public var tasks = TaskCounts()
  /// What worker processes did before their first task; nil where no tasks ran in any.
  @OrNull public var startup: StartupSummary?
  /// What those that ran are called together, such as `tasks`, `jobs` or `threads`; nil where none
  /// was reported.
  @OrNull public var taskKind: String?
  /// What is worth knowing about the run, most serious first.
  public var findings: [Finding]
}

extension Summary {
  /// Whether no thread was seen on a core, so that nothing can be said of them: a recording that was
  /// cut before the first of them had left one.
  public var sawNothingRun: Bool { parallelism.peak == 0 && taskKind == nil }

  /// Whether anybody recorded when threads were on cores. Where not, what rests on that is 0 here and
  /// null in the JSON, which cannot be decoded then.
  public var seesCores: Bool { capture.method.seesCores }

  /// Nobody recorded when threads were on cores.
  mutating func forgetCores() {
    _cores.isKnown = false
    _cpuSeconds.isKnown = false
    _cpuUse.isKnown = false
    _parallelism.isKnown = false
    _busyShare.isKnown = false
    _longestWaitSeconds.isKnown = false
    _workSeconds.isKnown = false
    _spanAtLeastSeconds.isKnown = false
    _migrations.isKnown = false
    for index in processes.indices { processes[index].forgetCores() }
    for index in threads.indices { threads[index].forgetCores() }
    tasks.meanRunSeconds = nil
    tasks.longestRunSeconds = nil
  }
}
