/// How long a workload would take under a model, and what of that was measured.
public struct GuideExpectation: Sendable, Equatable, Codable {
  /// The model.
  public var model: GuideModel
  /// What it is called.
  public var title: String
  /// How long it would take, computing and waiting one after the other within each task.
  public var seconds: Double
  /// It can't take less: computing and waiting overlapped as well as they could.
  public var atLeastSeconds: Double
  /// How many times as fast as one after the other that is.
  public var gain: Double
  /// How many times as fast it can be at most.
  public var gainAtMost: Double
  /// How ``seconds`` comes about, in numbers.
  public var derivation: String
  /// What it costs whoever writes and keeps the program.
  public var price: String
  /// The shortest wall time of the runs that were recorded under it; nil where none was.
  public var measuredSeconds: Double?
}

extension GuideExpectation {
  /// What `profile` lets one expect of `model`; nil where the model makes no sense for it.
  init?(_ model: GuideModel, _ profile: WorkloadProfile) {
    guard model.suits(profile) else { return nil }
    let parts = model.parts(of: profile)
    let seconds = parts.computing + parts.waiting + parts.starting
    // One after the other nothing overlaps.
    let least =
      model == .sequential
      ? seconds : max(parts.computing, profile.longestWaitSeconds) + parts.starting
    let longest = profile.sequentialSeconds
    self.init(
      model: model, title: model.title(inPython: profile.isPython), seconds: seconds,
      atLeastSeconds: min(least, seconds), gain: seconds > 0 ? longest / seconds : 1,
      gainAtMost: least > 0 ? longest / min(least, seconds) : 1, derivation: parts.words,
      price: model.price)
  }
}

extension GuideModel {
  /// What a time under a model is made of, in seconds.
  struct Parts: Equatable {
    var computing: Double
    var waiting: Double
    var starting = 0.0
    var words: String
  }

  /// Whether it may be advised: workers are for computing, and where there is little of that, much of it
  /// is the start of the program, which nobody shares out.
  func isAdvisable(for profile: WorkloadProfile) -> Bool {
    switch self {
    case .sequential, .threads, .eventLoop: true
    case .processes, .eventLoopWithProcesses: profile.workShare >= GuideRule.share
    }
  }

  /// Whether anything can be expected of it for `profile`.
  func suits(_ profile: WorkloadProfile) -> Bool {
    switch self {
    case .sequential, .eventLoop: true
    case .threads: profile.waitsAtOnce <= GuideRule.mostThreads
    // Where no lock keeps threads from computing at once, processes only add their start.
    case .processes, .eventLoopWithProcesses: profile.isPython
    }
  }

  /// The rule of each model (docs/GUIDE.md).
  func parts(of profile: WorkloadProfile) -> Parts {
    let work = profile.workSeconds
    let longest = profile.longestWaitSeconds
    let cores = max(profile.cores, 1)
    let shared = profile.sharedWorkWords
    switch self {
    case .sequential:
      return Parts(
        computing: work, waiting: profile.waitSeconds,
        words: "\(duration(work)) of computing + \(duration(profile.waitSeconds)) of waiting")
    case .threads:
      let computing = profile.threadedWorkSeconds
      let isTurns = computing > profile.sharedWorkSeconds
      return Parts(
        computing: computing, waiting: longest,
        words: (isTurns ? "\(duration(computing)) in turns under the GIL" : shared)
          + longestWords(profile))
    case .eventLoop:
      return Parts(
        computing: work, waiting: longest,
        words: "\(duration(work)) of computing on one thread" + longestWords(profile))
    case .processes:
      let waiting = max(longest, profile.waitSeconds / cores)
      return Parts(
        computing: profile.sharedWorkSeconds, waiting: waiting,
        starting: profile.startupSeconds ?? 0,
        words: shared
          + (profile.waitSeconds > 0
            ? " + \(duration(waiting)) of waiting, \(plainNumber(cores)) workers at a time" : "")
          + startWords(profile))
    case .eventLoopWithProcesses:
      return Parts(
        computing: profile.sharedWorkSeconds, waiting: longest,
        starting: profile.startupSeconds ?? 0,
        words: shared + longestWords(profile) + startWords(profile))
    }
  }

  private func longestWords(_ profile: WorkloadProfile) -> String {
    profile.waitSeconds > 0 ? " + \(duration(profile.longestWaitSeconds)), the longest wait" : ""
  }

  private func startWords(_ profile: WorkloadProfile) -> String {
    guard let start = profile.startupSeconds else { return "; starting the workers not measured" }
    return " + \(duration(start)) to start a worker"
  }
}

extension WorkloadProfile {
  /// How ``sharedWorkSeconds`` comes about.
  fileprivate var sharedWorkWords: String {
    let cores = plainNumber(max(cores, 1)) + (cores > 1 ? " cores" : " core")
    guard let serialSeconds, serialSeconds < workSeconds else {
      return "\(duration(workSeconds)) of computing / \(cores)"
    }
    return "\(duration(serialSeconds)) by one alone"
      + " + \(duration(workSeconds - serialSeconds)) / \(cores)"
  }
}
