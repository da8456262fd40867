/// The thresholds of the guide (docs/GUIDE.md).
enum GuideRule {
  /// A gain below this is not worth a change,
  static let leastGain = 1.25
  /// nor is one that saves less than so many seconds.
  static let leastSaving = 0.1
  /// Models whose expected times differ by no more than this are as fast.
  static let alike = 1.15
  /// From this share of the time one after the other on, waiting, or computing, matters.
  static let share = 0.20
  /// More waits at once than this are too many for a thread each.
  static let mostThreads = 100
  /// The interpreter lock matters where threads would take so many times as long as cores allow.
  static let lockCost = 1.25
  /// The longest task over the mean one, from where on tasks are uneven.
  static let uneven = 2.0
  /// Tasks shorter than this, in seconds, are not worth handing over one by one.
  static let shortTask = 1e-3
}
