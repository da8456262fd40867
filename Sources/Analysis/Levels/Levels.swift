import Trace

/// The curves that tell concurrency from parallelism (docs/NUMBERS.md), over ``Trace/runTime``.
public struct Levels: Sendable, Equatable {
  /// P(t): threads of the program on a core. From samples, which do not say when within them a thread
  /// ran, the least parallel curve that they allow.
  public let parallelism: LevelCurve
  /// R(t): threads ready and waiting for a core; sampling does not see them.
  public let runnable: LevelCurve
  /// C(t): tasks in flight, except one that waits while something is in flight that it made, directly
  /// or not. Without task records every thread is a task.
  public let concurrency: LevelCurve
  /// ``parallelism`` and ``runnable`` at once.
  let wanted: LevelPairs

  /// Sweeps `trace`: linear in its spans but for sorting within threads. Curves of many steps share the
  /// memory of the spans that they count, and take up to 16 bytes for each wait for a core.
  public init(_ trace: Trace) {
    var survey = LifeSurvey(trace)
    self = survey.takeLevels()
  }

  init(parallelism: LevelCurve, runnable: LevelCurve, concurrency: LevelCurve) {
    self.init(
      parallelism: parallelism, runnable: runnable, wanted: LevelPairs(parallelism, runnable),
      concurrency: concurrency)
  }

  /// The same where ``wanted`` is known.
  init(
    parallelism: LevelCurve, runnable: LevelCurve, wanted: LevelPairs, concurrency: LevelCurve
  ) {
    self.parallelism = parallelism
    self.runnable = runnable
    self.concurrency = concurrency
    self.wanted = wanted
  }

  /// The longest stretch in which no thread was on a core or waiting for one.
  var longestWait: Nanoseconds { wanted.longestRest }

  /// The share of the run in which at least one thread was on a core or waiting for one, 0...1.
  public var busyShare: Double {
    guard parallelism.range.duration > 0 else { return 0 }
    var busy: Nanoseconds = 0
    wanted.forEach { duration, running, waiting in
      if running + waiting > 0 { busy += duration }
    }
    return Double(busy) / Double(parallelism.range.duration)
  }
}
