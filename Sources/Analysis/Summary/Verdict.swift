/// Whether things went on at once (docs/NUMBERS.md states the thresholds).
public enum Verdict: String, Sendable, Equatable, Codable, CaseIterable {
  /// One task at a time.
  case sequential
  /// Several tasks in flight, one core at a time.
  case concurrent
  /// Several cores at once.
  case parallel
}

/// What a run's time went to.
public enum Bound: String, Sendable, Equatable, Codable, CaseIterable {
  /// Computing.
  case cpu
  /// Waiting: for files, devices, the network, a moment in time, or not known for what.
  case io
  /// Waiting for CPython's interpreter lock.
  case gil
  /// Waiting for other threads.
  case lock
  /// Neither computing nor waiting stands out.
  case mixed
  /// Nobody recorded when its threads were on cores.
  case unknown
}

/// The thresholds of verdicts: shares of the run's wall time or, along it, of the critical path.
enum VerdictRule {
  /// From this share with two or more threads on cores on, a run is parallel.
  static let parallelShare = 0.10
  /// From this share with two or more tasks in flight on, a run is concurrent.
  static let concurrentShare = 0.10
  /// From this share with a thread on or waiting for a core on, a run is bound by its processor.
  static let computingShare = 0.80
  /// Up to this share with a thread on or waiting for a core, a run is bound by its waits.
  static let waitingShare = 0.30
  /// From this share of a run's idle time in which every wait is for another thread on, it is locks
  /// that bind it.
  static let lockShare = 0.50
  /// From this share of a run in which a thread waited for a lock that another one held, with a core
  /// to spare, on, it is locks that bind it.
  static let contentionShare = 0.50
  /// From this share of a run in which threads were ready and none was on a core on, the sentence says
  /// so.
  static let lackShare = 0.10
  /// A thread or process with at least this share of the processor time shared the work.
  static let sharerShare = 0.05
}

/// What a verdict is judged by.
struct VerdictEvidence {
  /// The run's length in seconds.
  var wallSeconds: Double
  /// How many cores it could use.
  var cores: Double
  var parallelism: LevelCurve
  var concurrency: LevelCurve
  /// The share of the run with a thread on or waiting for a core.
  var busyShare: Double
  /// The same of the critical path, at most as much; nil where that is not known.
  var pathBusyShare: Double?
  /// The share of the remaining time in which every wait is known to be for another thread.
  var lockShareOfIdle: Double
  /// The share of the run in which a thread waited for an interpreter lock with a core to spare.
  var gilShare: Double
  /// The share of the run in which a thread waited for a lock that another one held, with a core to
  /// spare.
  var contentionShare: Double
  /// How many processes, and how many threads, did a part of the work worth naming.
  var sharingProcesses: Int
  var sharingThreads: Int
  /// Whether any process had several threads.
  var hasThreads: Bool
  /// How many threads took turns on the interpreter lock that most did.
  var gilHolders: Int
  /// The tasks that agents reported; nil where they reported none.
  var crowd: TaskCrowd?
  /// Whether anybody recorded when threads were on cores.
  var seesCores = true

  var verdict: Verdict {
    if parallelism.share(atLeast: 2) >= VerdictRule.parallelShare { return .parallel }
    if concurrency.share(atLeast: 2) >= VerdictRule.concurrentShare { return .concurrent }
    return .sequential
  }

  var bound: Bound {
    if !seesCores { return .unknown }
    if wallSeconds == 0 || (sawNothingRun && busyShare == 0) { return .mixed }
    if gilShare >= GILRule.boundShare, gilShare >= contentionShare { return .gil }
    if contentionShare >= VerdictRule.contentionShare { return .lock }
    if judgedShare >= VerdictRule.computingShare { return .cpu }
    if judgedShare > VerdictRule.waitingShare { return .mixed }
    return lockShareOfIdle >= VerdictRule.lockShare ? .lock : .io
  }

  /// What tells computing from waiting: the critical path, because what others compute beside it takes
  /// nothing off the run's length; without it, the run.
  var judgedShare: Double { pathBusyShare ?? busyShare }

  /// Whether the run as a whole would have been judged otherwise than its critical path.
  private var differsAlongPath: Bool {
    let limits = [VerdictRule.waitingShare.nextUp, VerdictRule.computingShare]
    return limits.contains { busyShare >= $0 && judgedShare < $0 }
  }

  /// For how much of what it computed, as in `computing for 45 % of the run`.
  private var computingText: String {
    (lackText.isEmpty ? "computing for " : "computing or without a core for ")
      + (differsAlongPath
        ? "\(percent(judgedShare)) of the critical path" : "\(percent(busyShare)) of the run")
  }

  /// That no thread was on a core while some were ready, where that is worth naming: others held them.
  private var lackText: String {
    let share = busyShare - parallelism.share(atLeast: 1)
    guard share >= VerdictRule.lackShare else { return "" }
    return ", ready but without a core for \(percent(share)) of the run"
  }

  /// For how much of what it waited.
  private var waitingText: String {
    differsAlongPath
      ? "\(percent(1 - judgedShare)) of the critical path" : "\(percent(1 - busyShare)) of the run"
  }

  /// Whether no thread was seen on a core.
  private var sawNothingRun: Bool { parallelism.peak == 0 && crowd == nil }

  /// The verdict in one sentence with the numbers that it rests on.
  var text: String {
    if wallSeconds == 0 { return "Nothing was recorded." }
    if !seesCores { return textWithoutCores }
    if sawNothingRun { return "No thread was seen on a core: nothing is known of what they did." }
    switch verdict {
    case .parallel:
      let share = parallelism.share(atLeast: 2)
      let scope = share < 0.5 ? " for \(percent(share)) of the run" : ""
      return "Parallel\(scope): \(busyCores) on average\(sharers)."
    case .concurrent:
      if bound != .gil, bound != .lock, let crowd, !crowd.areThreads {
        return "Concurrent: \(crowd.text); \(busyCores)."
      }
      return "Concurrent, not parallel: \(concurrentPart); \(busyCores)."
    case .sequential:
      let one = crowd.map(\.areThreads) == false ? "one task" : "one thread"
      return switch bound {
      case .cpu: "Sequential: \(one) at a time, computing\(lackText); \(busyCores)."
      case .mixed, .gil, .unknown:
        "Sequential: \(one) at a time, \(computingText); \(busyCores)."
      case .io, .lock:
        "Sequential: \(one) at a time, waiting for \(waitingText); \(busyCores)."
      }
    }
  }

  /// The same where nobody recorded what was on cores: in parallel or in turns, nobody knows.
  private var textWithoutCores: String {
    guard let crowd else { return "Nothing is known of what its threads did." }
    let word = verdict == .sequential ? "Sequential" : "Concurrent"
    return "\(word), by its tasks: \(crowd.text); which cores ran them is not recorded."
  }

  private var concurrentPart: String {
    let noun = crowd?.noun ?? (hasThreads ? "threads" : "processes")
    let inFlight = "\(usualLevel) \(noun)"
    return switch bound {
    case .gil:
      gilHolders > 1
        ? "\(gilHolders) threads took turns holding the GIL"
        : "one thread kept the others waiting for the GIL"
    case .cpu: "\(inFlight) took turns\(lackText)"
    case .mixed, .unknown: "\(inFlight) in flight, \(computingText)"
    // Somebody computed all the while.
    case .io where differsAlongPath: "\(inFlight) in flight, waiting for \(waitingText)"
    case .io: "\(inFlight) waited at the same time"
    case .lock: "\(inFlight) waited for one another"
    }
  }

  private var busyCores: String {
    let unit = cores == 1 ? "core" : "cores"
    return "\(decimals(parallelism.mean, 2)) of \(plainNumber(cores)) \(unit) busy"
  }

  private var sharers: String {
    if sharingProcesses > 1 { return "; \(sharingProcesses) processes shared the work" }
    if sharingThreads > 1 { return "; \(sharingThreads) threads shared the work" }
    return ""
  }

  /// The number of tasks, from two up, that was in flight for longest.
  private var usualLevel: Int {
    let levels = concurrency.timeAtLevel.enumerated().dropFirst(2)
    return levels.max { $0.element < $1.element }?.offset ?? concurrency.peak
  }
}
