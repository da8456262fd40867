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
  /// Up to where its life is written; nothing of it may begin before.
  var writtenUntil: Nanoseconds
  /// When it changed its program, until it next leaves the core: an exit in the same stretch may
  /// be a false one.
  var executedAt: Nanoseconds?
}

/// What is known of one process that lives.
struct ProcessTracker {
  /// Its first thread's name.
  var name: KernelName
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
}
