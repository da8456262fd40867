import Trace

/// What is known of one thread that lives.
struct ThreadTracker {
  /// Where a thread is.
  enum Phase: Equatable {
    /// On no core, as far as is known.
    case offCore
    /// On a core (by its place among the watched ones) from a moment on.
    case onCore(Int, since: Nanoseconds)
  }

  /// Its ids.
  var key: ThreadKey
  /// Its name.
  var name: KernelName
  /// Where it is.
  var phase: Phase
  /// The core that it was preempted on, for which it is ready until it gets another one.
  var readyOn: Int?
  /// What it waits for, on rung `tracepoints`.
  var wait = WaitTracker()
  /// Up to where its life is written; nothing of it may begin before.
  var writtenUntil: Nanoseconds
  /// When it said that it exits; it is on a core for some microseconds more, or for as long as it
  /// takes to free its memory.
  var exitedAt: Nanoseconds?
  /// The core that another thread of the run took from it after that.
  var gaveWayOn: Int?
  /// Since when it cannot be found any more, although the kernel's last word of it did not come.
  var missedSince: Nanoseconds?
  /// How long it was on cores before the span that is open.
  var ran: Nanoseconds = 0
  /// How long it had been on cores when it changed its program.
  var ranBeforeProgram: Nanoseconds?

  /// A thread that is on no core yet.
  init(key: ThreadKey, name: KernelName, from moment: Nanoseconds) {
    self.key = key
    self.name = name
    phase = .offCore
    writtenUntil = moment
  }

  /// Whether it said that it exits.
  var isExiting: Bool { exitedAt != nil }

  /// How long it was on cores up to `moment`.
  func ran(until moment: Nanoseconds) -> Nanoseconds {
    guard case .onCore(_, let since) = phase else { return ran }
    return ran + max(0, moment - since)
  }

  /// How long its present program was on cores up to `moment`; nil of one that it was born with.
  func programRan(until moment: Nanoseconds) -> Nanoseconds? {
    ranBeforeProgram.map { ran(until: moment) - $0 }
  }
}

/// What is known of one process that lives.
struct ProcessTracker {
  /// Its first thread's name.
  var name: KernelName
  /// When it began; none of its threads began before.
  let beginning: Nanoseconds
  /// Up to where the lives of its threads that ended are written.
  var writtenUntil: Nanoseconds
  /// How many of its threads live; the process ends with the last one, not with the first thread.
  var livingThreads = 0
}

/// What is known of one core.
struct CoreTracker {
  /// The number the kernel has for it.
  var number: Int32
  /// The place of the thread of the run that is on it.
  var occupant: Int?
  /// The moment of its latest record: up to here nothing was lost.
  var knownUntil: Nanoseconds
  /// Since when no thread of the run is on it, as far as is known.
  var freeSince: Nanoseconds
  /// How many threads that have exited gave way to others there, and may come back without a word.
  var unseenThreads = 0
}
