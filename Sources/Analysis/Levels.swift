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

  /// Sweeps `trace`: linear in its spans but for sorting within threads; 70 to 110 bytes per
  /// span while it works, of which the curves keep up to 48.
  public init(_ trace: Trace) {
    var survey = LifeSurvey(trace)
    self = survey.takeLevels()
  }

  init(parallelism: LevelCurve, runnable: LevelCurve, concurrency: LevelCurve) {
    self.parallelism = parallelism
    self.runnable = runnable
    self.concurrency = concurrency
    wanted = LevelPairs(parallelism, runnable)
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
