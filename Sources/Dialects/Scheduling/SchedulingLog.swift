import Trace

/// What a kernel says of switches, wake-ups and lives, in the order in which a file tells it, before it
/// becomes threads with spans.
///
/// Threads are told by their ids alone, as the kernel does it there; names are numbers in
/// ``Timeline/texts``. 24 bytes for each switch and each wake-up.
struct SchedulingLog {
  /// A core went from one thread to another; 0 is none.
  struct Switch {
    var at: Nanoseconds
    /// Who left; nil where the file says only who came.
    var previous: Int32?
    var next: Int32
    var why: SpanEnd
    /// The name of who came; 0 for none.
    var name: Int32
  }

  /// A thread was made ready.
  struct Waking {
    var at: Nanoseconds
    var thread: Int32
    /// Who did it; nil for whoever was on the core.
    var waker: Int32?
    var isInterrupt: Bool
  }

  /// What is told of one core.
  struct Core {
    var switches: [Switch] = []
    var wakings: [Waking] = []
    var losses: [TimeRange] = []
    /// When something was told first and last.
    var first: Nanoseconds?
    var last: Nanoseconds = 0

    fileprivate mutating func see(_ moment: Nanoseconds) {
      last = first == nil ? moment : max(last, moment)
      first = min(first ?? moment, moment)
    }
  }

  /// A thread began.
  struct Birth {
    var at: Nanoseconds
    var thread: Int32
    var parent: Int32
    /// Whether it is one of its parent's process.
    var isInProcess: Bool
    var name: Int32
  }

  /// Something was said of a thread at a moment.
  struct Fact {
    var at: Nanoseconds
    var thread: Int32
    /// The number of a name, or an id.
    var value: Int32
  }

  /// Why a thread waited.
  struct Reason {
    var at: Nanoseconds
    var thread: Int32
    var cause: WaitCause
    var evidence: WaitEvidence
    /// The number of the function's name; 0 for none.
    var place: Int32
  }

  private(set) var cores: [Int32: Core] = [:]
  /// Threads that began, as the kernel tells it where it makes them,
  var births: [Birth] = []
  /// and as it tells it once more for their parents; less is said there.
  var forks: [Birth] = []
  var exits: [Fact] = []
  /// When ids were given back.
  var frees: [Fact] = []
  var renames: [Fact] = []
  /// Programs that processes changed to.
  var executions: [Fact] = []
  /// Which process a thread is of.
  var owners: [Fact] = []
  /// Which process began another one.
  var parents: [Fact] = []
  /// Names of threads that hold until another one is told.
  var names: [Fact] = []
  /// Names of processes whose first thread has none.
  var processNames: [Int32: Int32] = [:]
  var reasons: [Reason] = []
  /// When all threads that are listed were there, whether they do anything or not; nil where that is not so.
  var listedAt: Nanoseconds?
  /// Spans that samples tell of.
  var samples: [RunningSpan] = []
  /// Waits that are told beside such.
  var sampledWaits: [BlockedSpan] = []
  /// How many switches there are.
  private(set) var switchCount = 0
  private(set) var wakingCount = 0

  /// Something was told of `core` at `moment`.
  @inline(__always)
  private mutating func see(_ core: Int32, at moment: Nanoseconds) {
    cores[core, default: Core()].see(moment)
  }

  /// Adds what one stretch of the file tells of `core`, in which nothing is missing.
  mutating func append(_ switches: [Switch], _ wakings: [Waking], to core: Int32) {
    guard let first = [switches.first?.at, wakings.first?.at].compactMap(\.self).min() else {
      return
    }
    see(core, at: first)
    for moment in [switches.last?.at, wakings.last?.at].compactMap(\.self) { see(core, at: moment) }
    cores[core]?.switches += switches
    cores[core]?.wakings += wakings
    switchCount += switches.count
    wakingCount += wakings.count
  }

  /// What `core` did within `time` is missing.
  mutating func lose(_ time: TimeRange, on core: Int32) {
    cores[core, default: Core()].losses.append(time)
  }

  /// Gives up what is told of `core`.
  mutating func takeCore(_ core: Int32) -> Core? { cores.removeValue(forKey: core) }

  /// When something was told first and last; nil where nothing was.
  var time: ClosedRange<Nanoseconds>? {
    let births = births + forks
    let facts = [exits, frees, renames, executions].joined()
    let firsts = cores.values.compactMap(\.first) + births.map(\.at) + facts.map(\.at)
    let lasts = cores.values.map(\.last) + births.map(\.at) + facts.map(\.at)
    guard let first = firsts.min(), let last = lasts.max(), first <= last else { return nil }
    return first...last
  }

  /// When something was told of `core` last.
  func lastMoment(of core: Int32) -> Nanoseconds? {
    cores[core].flatMap { $0.first == nil ? nil : $0.last }
  }
}
