/// What is known of a workload, whatever the model that runs it: what it computes, and what it waits
/// for. Formulas and their limits are in docs/GUIDE.md.
public struct WorkloadProfile: Sendable, Equatable, Codable {
  /// The recording that says so.
  public var run: String
  /// Whether that ran one task after another; otherwise waits and their number are worked out from
  /// tasks in flight.
  public var isMeasured: Bool
  /// How many cores the run could use.
  public var cores: Double
  /// How long it takes one after the other: computing and waiting.
  public var sequentialSeconds: Double
  /// How long it computes.
  public var workSeconds: Double
  /// How much of that it held an interpreter lock; nil where none was seen.
  public var gilSeconds: Double?
  /// How long it waits, all waits one after the other.
  public var waitSeconds: Double
  /// The longest of these waits: all at once take no less.
  public var longestWaitSeconds: Double
  /// How much of the computing only one could do, as a parallel run of it showed; nil where none did.
  public var serialSeconds: Double?
  /// How long a worker process computed before its first task; nil where none was recorded.
  public var startupSeconds: Double?
  /// How many tasks there were; nil where they are not known.
  public var tasks: Int?
  /// The mean task's time on its thread.
  public var meanTaskSeconds: Double?
  /// The longest task's.
  public var longestTaskSeconds: Double?

  /// Whether it ran under an interpreter lock.
  public var isPython: Bool { gilSeconds != nil }

  /// How many waits there are to overlap: one that is as long as the longest counts as one.
  var waitsAtOnce: Int {
    longestWaitSeconds > 0 ? max(Int((waitSeconds / longestWaitSeconds).rounded()), 1) : 0
  }

  /// The share of the time one after the other that it computes.
  var workShare: Double { sequentialSeconds > 0 ? workSeconds / sequentialSeconds : 0 }

  /// The share of the time one after the other that it waits.
  var waitShare: Double { sequentialSeconds > 0 ? waitSeconds / sequentialSeconds : 0 }

  /// How long the computing takes on all cores: what is serial once, the rest shared out.
  var sharedWorkSeconds: Double {
    let serial = min(serialSeconds ?? 0, workSeconds)
    return serial + (workSeconds - serial) / max(cores, 1)
  }

  /// How long it takes on threads: what holds the lock takes turns, whatever the cores.
  var threadedWorkSeconds: Double { max(gilSeconds ?? 0, sharedWorkSeconds) }
}

extension WorkloadProfile {
  /// The profile that `runs` of one workload allow; nil where nothing was recorded.
  init?(_ runs: [GuideRun]) {
    let known = runs.filter { $0.summary.wallSeconds > 0 }
    let named = known.filter { $0.modelName == "sequential" }
    // Of repeats the shortest: what disturbed the others is no part of the workload.
    let sequential = (named.isEmpty ? known.filter { $0.model == .sequential } : named)
      .min { $0.summary.wallSeconds < $1.summary.wallSeconds }
    guard let base = sequential ?? known.first else { return nil }
    let summary = base.summary
    let waiting = sequential == nil ? summary.overlappedWaits : summary.singleWaits
    self.init(
      run: base.name, isMeasured: sequential != nil, cores: summary.cores,
      sequentialSeconds: summary.workSeconds + waiting.total, workSeconds: summary.workSeconds,
      gilSeconds: summary.gil.isEmpty ? nil : summary.gil.reduce(0) { $0 + $1.cpuSeconds },
      waitSeconds: waiting.total, longestWaitSeconds: waiting.longest)
    serialSeconds = known.lazy.compactMap { run in
      run.summary.findings.first { $0.id == .serialFraction }?.seconds
    }.min()
    startupSeconds = known.lazy.compactMap(\.summary.startup?.meanSeconds).min()
    // Those of worker processes, if there are any: they are what is handed out.
    let grained = (known.filter { $0.summary.startup != nil } + [base] + known).first {
      $0.summary.tasks.meanRunSeconds != nil
    }?.summary.tasks
    tasks = grained?.count
    meanTaskSeconds = grained?.meanRunSeconds
    longestTaskSeconds = grained?.longestRunSeconds
  }
}

extension Summary {
  /// The waits of a run in which one task followed another: whenever nothing was on a core or ready.
  fileprivate var singleWaits: (total: Double, longest: Double) {
    (wallSeconds * (1 - busyShare), longestWaitSeconds)
  }

  /// The waits of a run in which tasks overlapped: the tasks' time in flight (Little's law) that is
  /// neither computing, nor ready, nor waiting for an interpreter lock.
  fileprivate var overlappedWaits: (total: Double, longest: Double) {
    let going = (states.running + states.runnable + states.gilWait).seconds
    let total = max(concurrency.mean * wallSeconds - going, 0)
    let even = concurrency.peak > 0 ? total / Double(concurrency.peak) : 0
    return (total, min(total, max(even, longestWaitSeconds)))
  }
}
