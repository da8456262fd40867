import Analysis
import Trace

/// How long a recorded program would take on other numbers of cores, or without CPython's interpreter
/// lock: its work replayed (docs/PREDICT.md).
public struct Prediction: Sendable, Equatable {
  /// The replay of what was recorded, on as many cores as it had.
  public struct Calibration: Sendable, Equatable {
    /// How many those are.
    public var cores: Int
    /// How long the run took.
    public var measured: Nanoseconds
    /// How long its replay took, what other programs held of the cores included: the middle of all seeds.
    public var replayed: Nanoseconds

    /// How far the replay is off, as a fraction of what was measured; below 0 where it is faster.
    public var error: Double { Double(replayed - measured) / Double(max(measured, 1)) }
  }

  /// The answer for one number of cores.
  public struct Point: Sendable, Equatable {
    /// How many.
    public var cores: Int
    /// Whether CPython's interpreter lock is kept, where there is one.
    public var hasInterpreterLock: Bool
    /// The middle of all seeds.
    public var median: Nanoseconds
    /// The least and the most of all seeds.
    public var range: ClosedRange<Nanoseconds>
    /// Between what times any schedule lies that leaves no core idle while a thread is ready.
    public var bounds: ClosedRange<Nanoseconds>
    /// How many times as fast it is as the replay of what was recorded, without other programs.
    public var speedup: Double
  }

  /// The replay of what was recorded; nil where it was not replayed.
  public internal(set) var calibration: Calibration?
  /// Why nothing is predicted; nil where something is.
  public internal(set) var refusal: Refusal?
  /// All that is computed.
  public internal(set) var work: Nanoseconds = 0
  /// The longest chain of computing and waiting; nil where it was not found.
  public internal(set) var span: Nanoseconds?
  /// The answers, by number of cores.
  public internal(set) var points: [Point] = []
  /// How many threads computed at least a hundredth of the work, which is what more cores could run.
  public internal(set) var busyThreads = 0
  /// Whether the program takes CPython's interpreter lock.
  public internal(set) var takesInterpreterLocks = false
  /// Whether other programs hold of the cores what they held in another recording.
  public internal(set) var isBesideOthers = false
  /// For how long other programs held usable cores, where that was seen.
  public internal(set) var foreign: Nanoseconds = 0

  /// More cores than that are asked of nobody.
  public static let mostCores = 1024
  /// So many seeds decide what nothing else does.
  public static let seeds = 20
  /// A replay that is further off than that of what was recorded predicts nothing.
  public static let mostError = 0.05
  /// Work that comes after waits whose end nobody knows: with a greater share of it nothing is predicted.
  static let mostUnexplained = 0.05
}

extension Prediction {
  /// Predicts from `trace` for each number of `cores` (from 1 on; nil: those that suggest themselves), and
  /// for each without CPython's interpreter lock, too, if `withoutInterpreterLock`. Replays share the
  /// cores of this machine: O(n log n) each in spans, waits and turns.
  ///
  /// - Parameters:
  ///   - other: another recording: the answer is for its cores, of which other programs hold what they
  ///     held there. `cores` does not count then.
  ///   - progress: told before each row of replays how many are done of how many.
  public init(
    _ trace: Trace, cores: [Int]? = nil, withoutInterpreterLock: Bool = false,
    beside other: Trace? = nil, progress: (_ done: Int, _ count: Int) -> Void = { _, _ in }
  ) {
    isBesideOthers = other != nil
    let cores =
      other.map { [$0.metadata.cores.usable.count] }
      ?? cores ?? Self.suggestedCores(for: trace.metadata.cores.usable.count)
    do throws(Refusal) {
      if let other, other.metadata.capture.method != .tracepoints { throw .othersUnseen }
      try predict(
        trace, cores: cores, bothWays: withoutInterpreterLock,
        beside: other.map { foreignHolds(of: $0) } ?? [], progress)
    } catch {
      refusal = error
      points = []
    }
  }

  private mutating func predict(
    _ trace: Trace, cores: [Int], bothWays: Bool, beside holds: [ForeignHold],
    _ progress: (Int, Int) -> Void
  ) throws(Refusal) {
    if let refusal = Refusal(of: trace) { throw refusal }
    let width = trace.metadata.cores.usable.count
    // Where replays with moving jobs do not fit the recording, jobs stay with who did them.
    let model: Model
    do throws(Refusal) {
      model = try calibratedModel(trace, jobsMove: true)
    } catch {
      model = try calibratedModel(trace, jobsMove: false)
    }
    let program = model.program
    var variants = [(program: program, bounds: model.bounds, hasLock: true)]
    let free = program.withoutInterpreterLocks
    if bothWays, let bounds = GreedyBounds(free) { variants.append((free, bounds, false)) }
    let steps = 2 + cores.count * variants.count
    progress(1, steps)
    let base = try Self.replay(program, cores: width)
    for count in cores {
      for variant in variants {
        progress(2 + points.count, steps)
        let times = try Self.replay(variant.program, cores: count, foreign: holds)
        let bounds = variant.bounds.range(cores: count)
        let held = holds.reduce(0) { $0 + $1.time.duration }
        points.append(
          Point(
            cores: count, hasInterpreterLock: variant.hasLock, median: times.middle,
            range: times.range, bounds: bounds.lowerBound...bounds.upperBound + held,
            speedup: Double(base.middle) / Double(max(times.middle, 1))))
      }
    }
    progress(steps, steps)
  }

  /// A program of work whose replay fits what was recorded.
  private struct Model {
    var program: WorkProgram
    var bounds: GreedyBounds
  }

  private mutating func calibratedModel(
    _ trace: Trace, jobsMove: Bool
  ) throws(Refusal) -> Model {
    let (program, unexplained) = WorkProgram.make(trace, jobsMove: jobsMove)
    describe(trace, program)
    guard work > 0, let bounds = GreedyBounds(program) else { throw .stuck }
    span = bounds.span
    guard Double(unexplained) <= Self.mostUnexplained * Double(work) else {
      throw .unexplained(unexplained, of: work, trace)
    }
    try calibrate(trace, program, width: trace.metadata.cores.usable.count)
    return Model(program: program, bounds: bounds)
  }

  /// Twice and four times as many as were recorded, and one.
  static func suggestedCores(for width: Int) -> [Int] {
    Set([1, width, 2 * width, 4 * width]).filter { $0 <= mostCores }.sorted()
  }

  private mutating func describe(_ trace: Trace, _ program: WorkProgram) {
    work = program.work
    takesInterpreterLocks = program.takesInterpreterLocks
    let least = work / 100
    busyThreads = trace.threads.count { thread in
      thread.running.reduce(0) { $0 + trace.running.time($1).duration } > least
    }
    let usable = Set(trace.metadata.cores.usable)
    foreign = trace.foreign.reduce(0) {
      usable.contains($1.core) ? $0 + $1.time.duration : $0
    }
  }

  /// Replays what was recorded, and refuses where that is too far off.
  private mutating func calibrate(
    _ trace: Trace, _ program: WorkProgram, width: Int
  ) throws(Refusal) {
    let times = try Self.replay(program, cores: width, foreign: foreignHolds(of: trace))
    let calibration = Calibration(
      cores: width, measured: trace.runTime.duration, replayed: times.middle)
    self.calibration = calibration
    guard calibration.error.magnitude <= Self.mostError else {
      throw .uncalibrated(calibration, trace)
    }
  }

  /// The times of all seeds, least first.
  private static func replay(
    _ program: WorkProgram, cores: Int, foreign: [ForeignHold] = []
  ) throws(Refusal) -> [Nanoseconds] {
    let times = concurrentMap(seeds) { seed in
      var replay = Replay(program, cores: cores, seed: UInt64(seed), foreign: foreign)
      return replay.run()
    }
    let ended = times.compactMap(\.self)
    guard ended.count == times.count else { throw .stuck }
    return ended.sorted()
  }
}

extension [Nanoseconds] {
  /// The middle one of sorted lengths, the lower of two.
  fileprivate var middle: Nanoseconds { isEmpty ? 0 : self[(count - 1) / 2] }
  /// From the first to the last of sorted lengths.
  fileprivate var range: ClosedRange<Nanoseconds> { (first ?? 0)...(last ?? 0) }
}

/// What programs outside the recording held of its usable cores, from the run's beginning on.
private func foreignHolds(of trace: Trace) -> [ForeignHold] {
  let start = trace.runTime.start
  let numbers = Dictionary(
    trace.metadata.cores.usable.enumerated().map { ($1, $0) }, uniquingKeysWith: { one, _ in one })
  return trace.foreign.compactMap { span in
    guard let core = numbers[span.core], span.time.end > start else { return nil }
    return ForeignHold(
      core: core, time: TimeRange(max(span.time.start, start) - start, span.time.end - start))
  }
}
