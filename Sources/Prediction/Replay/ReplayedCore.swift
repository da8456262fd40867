import Trace

/// A core of a replay, with the threads that are ready and queue for it.
struct ReplayedCore {
  /// The thread on it.
  var thread: Int?
  /// Since when it has been.
  var since: Nanoseconds = 0
  /// Numbers who was on it: an event of an earlier turn is void.
  var turn = 0
  /// Whether an event will end the share of the thread on it.
  var isShareTimed = false
  /// Threads that are ready, in the order in which they came.
  var queue: [Int] = []
  /// How many programs outside the recording hold it.
  var foreign = 0
  /// What its threads have had at least, by which newcomers are measured.
  var least: Nanoseconds = 0

  /// How many want it.
  var load: Int { queue.count + (thread == nil ? 0 : 1) + foreign }
  /// Whether a thread can begin on it at once.
  var isIdle: Bool { thread == nil && foreign == 0 }
}

/// A core is held by a program outside the recording from `time.start` to `time.end`.
struct ForeignHold: Sendable {
  /// The number of the core in the replay.
  var core: Int
  /// From when until when, in the replay's time.
  var time: TimeRange
}

/// How the kernel shares cores out, as far as a replay follows it.
enum FairShare {
  /// So long a thread has a core before another one's turn (EEVDF's slice, rounded to what ticks leave of it).
  static let slice: Nanoseconds = 3_000_000
  /// So much less than the one on the core a woken thread must have had to take it at once.
  static let wakeUp: Nanoseconds = 1_000_000
}
