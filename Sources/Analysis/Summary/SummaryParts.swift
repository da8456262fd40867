import ScriptJSON
import Trace

/// How a run was watched.
public struct CaptureSummary: Sendable, Equatable, Codable {
  /// The rung of the capture ladder.
  public var method: TraceMetadata.Method
  /// Kernel records that were lost.
  public var lostRecords: UInt64
  /// Processor time that the recorder used.
  public var overheadSeconds: Double
  /// Whether the recording ended before it could be finished.
  public var cutShort: Bool
  /// What a reader of the numbers should know; one line each.
  public var notes: [String]
}

/// A level curve in short.
public struct LevelSummary: Sendable, Equatable, Codable {
  /// The average over the run.
  public var mean: Double
  /// The highest level.
  public var peak: Int
  /// How long each level from 0 to the peak lasted.
  public var secondsAtLevel: [Double]

  /// Sums up `curve`. Levels above `most` cannot have been and count as `most`.
  init(_ curve: LevelCurve, most: Int = .max) {
    mean = curve.mean
    peak = min(curve.peak, most)
    secondsAtLevel = curve.timeAtLevel.prefix(peak).map(\.seconds)
    secondsAtLevel.append(curve.time(atLeast: peak).seconds)
  }

  /// Sums up `curve`, which is 0 wherever `range`, that of the curve or a longer one, goes beyond it.
  init(_ curve: LevelCurve, over range: TimeRange) {
    let rest = range.duration - curve.range.duration
    self.init(curve)
    guard rest > 0 else { return }
    mean = curve.area / Double(range.duration)
    let atGround = (curve.timeAtLevel.first ?? 0) + rest
    secondsAtLevel[0] = atGround.seconds
  }
}

/// How often threads left their cores.
public struct SwitchCounts: Sendable, Equatable, Codable {
  /// To wait.
  public var voluntary: UInt64
  /// Because the kernel took the core away.
  public var involuntary: UInt64
}

/// The kernel's own accounting of the command and of those of its children that were waited for.
public struct AccountingSummary: Sendable, Equatable, Codable {
  /// Processor time, user and system.
  public var cpuSeconds: Double
  /// How often threads went to wait.
  public var voluntarySwitches: UInt64
  /// How often the kernel took a core from them.
  public var involuntarySwitches: UInt64
  /// Recorded time on cores over what the kernel counted for the same threads; nil where it doesn't.
  @OrNull public var accountedShare: Double?
  /// How much of the recorded time on cores is inferred (``TraceMetadata/CaptureFacts/inferredSeconds``).
  @OrNull public var inferredSeconds: Double?
  /// What a hypervisor took from the whole machine during the run; nil where the kernel doesn't say.
  @OrNull public var stolenSeconds: Double?
  /// ``cpuSeconds``, from the program's start on, less what spans show. Below zero where they show
  /// more: what a hypervisor stole, and children that nobody waited for.
  @OrNull public var unseenSeconds: Double?
}

/// One process.
public struct ProcessSummary: Sendable, Equatable, Codable {
  /// Its id.
  public var pid: Int32
  /// The id of the process that forked it, where that is part of the recording.
  @OrNull public var parent: Int32?
  /// Its last name.
  public var name: String
  /// When it was first seen, from the trace's origin.
  public var startSeconds: Double
  /// When it was last seen.
  public var endSeconds: Double
  /// Time on cores, all of its threads together.
  @OnCores public var cpuSeconds: Double
  /// Its threads' time by state, all together.
  public var states: StateTimes
  /// Its threads on cores, over its own life; nil where spans have no exact place.
  @OrNull public var parallelism: LevelSummary?
  /// How long its threads waited for a core each time.
  public var latency: LatencySummaries
}

/// One thread.
public struct ThreadSummary: Sendable, Equatable, Codable {
  /// The id of its process.
  public var pid: Int32
  /// Its own id.
  public var tid: Int32
  /// Its last name.
  public var name: String
  /// When it was first seen, from the trace's origin.
  public var startSeconds: Double
  /// When it was last seen.
  public var endSeconds: Double
  /// Time on cores.
  @OnCores public var runningSeconds: Double
  /// Its time by state; adds up to its life.
  public var states: StateTimes
  /// The cores that it ran on, ascending.
  @OnCores public var cores: [Int32]
  /// How often it left its core; nil where switches are not recorded.
  @OrNull public var contextSwitches: SwitchCounts?
  /// How often it went on on another core than before.
  @OnCores public var migrations: Int
  /// How long it waited for a core each time.
  public var latency: LatencySummaries
}

extension ProcessSummary {
  /// Nobody recorded when its threads were on cores.
  mutating func forgetCores() { _cpuSeconds.isKnown = false }
}

extension ThreadSummary {
  /// Nobody recorded when it was on a core.
  mutating func forgetCores() {
    _runningSeconds.isKnown = false
    _cores.isKnown = false
    _migrations.isKnown = false
  }
}

/// Tasks by outcome, as agents reported them.
public struct TaskCounts: Sendable, Equatable, Codable {
  /// All.
  public var count = 0
  /// Finished without an error.
  public var ok = 0
  /// Ended by an error.
  public var failed = 0
  /// Cancelled.
  public var cancelled = 0
  /// Ended by a time limit.
  public var timedOut = 0
  /// Not finished when the recording ended.
  public var unfinished = 0
  /// How long one was on its thread, on average over the jobs that ran, or over the tasks that did the
  /// work where there were none; nil where none ran.
  @OrNull public var meanRunSeconds: Double? = nil
  /// The longest of these times; nil where none ran.
  @OrNull public var longestRunSeconds: Double? = nil
}

/// What starting worker processes cost.
public struct StartupSummary: Sendable, Equatable, Codable {
  /// How many worker processes ran tasks.
  public var workers: Int
  /// How long one computed before its first task, on average.
  public var meanSeconds: Double
}
