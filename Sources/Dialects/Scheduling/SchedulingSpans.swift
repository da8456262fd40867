import Trace

/// What became of a log of the kernel: spans on cores and wake-ups, each with the life that it is of.
struct SchedulingSpans {
  /// A span on a core.
  struct Run {
    var life: Int32
    var core: Int32
    var start: Nanoseconds
    var end: Nanoseconds
    var ending: SpanEnd
  }

  /// The end of a wait.
  struct Wake {
    var life: Int32
    var at: Nanoseconds
    /// Whose doing it was; -1 is an interrupt's, -2 that of somebody who is not told.
    var waker: Int32

    static let interrupt: Int32 = -1
    static let other: Int32 = -2
  }

  /// By life and start.
  private(set) var runs: [Run] = []
  /// By life and moment.
  private(set) var wakes: [Wake] = []
  /// What held cores beside the threads of the trace.
  private(set) var foreign: [ForeignSpan] = []
  private(set) var losses: [Loss] = []
  /// The cores that something is told of.
  let cores: [Int32]
  /// How often a core is said to leave a thread that it was not on.
  private(set) var contradictions = 0

  /// Threads with ids from here on are programs outside of the recording, told by their names alone; nil where
  /// there are none.
  private let foreignFrom: Int32?

  /// What `log` tells of the threads of `roster`, until `end`.
  init(
    _ log: inout SchedulingLog, _ roster: inout ThreadRoster, until end: Nanoseconds,
    foreignFrom: Int32?, names: (Int32) -> String
  ) {
    self.foreignFrom = foreignFrom
    cores = log.cores.keys.sorted()
    runs.reserveCapacity(log.switchCount / 2)
    wakes.reserveCapacity(log.wakingCount)
    for number in cores {
      guard let core = log.takeCore(number) else { continue }
      var walk = CoreWalk(core, number)
      walk.go(until: end, &self, &roster, names)
    }
    for sample in log.samples {
      add(sample.thread.tid, on: sample.core, sample.time, sample.end, &roster, names, named: 0)
    }
    runs.sort { ($0.life, $0.start, $0.end) < ($1.life, $1.start, $1.end) }
    wakes.sort { ($0.life, $0.at) < ($1.life, $1.at) }
    endRunsAtNext(&roster)
  }

  /// A thread is on one core at a time, and within its own life: where the log says otherwise, the earlier span
  /// is known only up to the later one.
  private mutating func endRunsAtNext(_ roster: inout ThreadRoster) {
    for row in runs.indices {
      let run = runs[row]
      var limit = roster.limit(of: Int(run.life)) ?? .max
      if row + 1 < runs.count, runs[row + 1].life == run.life {
        limit = min(limit, runs[row + 1].start)
      }
      if run.end > limit {
        contradictions += 1
        runs[row].end = max(limit, run.start)
        runs[row].ending = .lost
      }
    }
  }

  /// `thread` was on `core`.
  fileprivate mutating func add(
    _ thread: Int32, on core: Int32, _ time: TimeRange, _ ending: SpanEnd,
    _ roster: inout ThreadRoster, _ names: (Int32) -> String, named name: Int32
  ) {
    guard thread > 0 else { return }
    if let foreignFrom, thread >= foreignFrom {
      return foreign.append(ForeignSpan(core: core, time: time, name: names(name)))
    }
    let life = roster.life(of: thread, at: time.start)
    roster.lives[life].see(time.start)
    roster.lives[life].see(time.end)
    if ending == .exited { roster.lives[life].death = time.end }
    if name != 0, roster.lives[life].names.last?.value != name {
      roster.lives[life].names.append(
        SchedulingLog.Fact(at: time.start, thread: thread, value: name))
    }
    runs.append(
      Run(life: Int32(life), core: core, start: time.start, end: time.end, ending: ending))
  }

  fileprivate mutating func add(
    _ waking: SchedulingLog.Waking, by current: Int32?, _ roster: inout ThreadRoster
  ) {
    let life = roster.life(of: waking.thread, at: waking.at)
    roster.lives[life].see(waking.at)
    var waker = Wake.other
    if waking.isInterrupt {
      waker = Wake.interrupt
    } else if let thread = waking.waker ?? current {
      // Nobody but an interrupt does anything on a core without a thread.
      if thread == 0 {
        waker = Wake.interrupt
      } else if foreignFrom.map({ thread < $0 }) ?? true {
        let life = roster.life(of: thread, at: waking.at)
        roster.lives[life].see(waking.at)
        waker = Int32(life)
      }
    }
    wakes.append(Wake(life: Int32(life), at: waking.at, waker: waker))
  }

  fileprivate mutating func add(_ loss: Loss) { losses.append(loss) }
  fileprivate mutating func countContradiction() { contradictions += 1 }
}

/// The walk along what is told of one core.
private struct CoreWalk {
  private let core: SchedulingLog.Core
  private let number: Int32
  /// Who is on the core: 0 for nobody, nil for nobody knows who.
  private var current: Int32?
  private var name: Int32 = 0
  private var since: Nanoseconds
  private var nextWaking = 0
  private var nextLoss = 0

  init(_ core: consuming SchedulingLog.Core, _ number: Int32) {
    core.sortByTime()
    self.core = core
    self.number = number
    since = self.core.first ?? 0
  }

  mutating func go(
    until end: Nanoseconds, _ spans: inout SchedulingSpans, _ roster: inout ThreadRoster,
    _ names: (Int32) -> String
  ) {
    for change in core.switches {
      passWakings(until: change.at, &spans, &roster)
      passLosses(until: change.at, &spans, &roster, names)
      passWakings(until: change.at, &spans, &roster)
      if let previous = change.previous, let current, previous != current {
        // Whoever was on it left at a moment that nobody knows.
        spans.countContradiction()
        self.current = nil
        since = change.at
      }
      let start = min(since, change.at)
      let left = current ?? change.previous ?? 0
      if current != nil || start < change.at {
        spans.add(
          left, on: number, TimeRange(start, change.at), change.why, &roster, names, named: name)
      }
      current = change.next
      name = change.name
      since = change.at
    }
    passLosses(until: .max, &spans, &roster, names)
    passWakings(until: .max, &spans, &roster)
    if let current {
      spans.add(
        current, on: number, TimeRange(since, max(since, end)), .recordingEnded, &roster, names,
        named: name)
    }
  }

  private mutating func passWakings(
    until moment: Nanoseconds, _ spans: inout SchedulingSpans, _ roster: inout ThreadRoster
  ) {
    let limit = nextLoss < core.losses.count ? min(core.losses[nextLoss].start, moment) : moment
    while nextWaking < core.wakings.count, core.wakings[nextWaking].at < limit || limit == .max {
      spans.add(core.wakings[nextWaking], by: current, &roster)
      nextWaking += 1
    }
  }

  private mutating func passLosses(
    until moment: Nanoseconds, _ spans: inout SchedulingSpans, _ roster: inout ThreadRoster,
    _ names: (Int32) -> String
  ) {
    while nextLoss < core.losses.count, core.losses[nextLoss].end <= moment {
      let loss = core.losses[nextLoss]
      nextLoss += 1
      if let current {
        spans.add(
          current, on: number, TimeRange(min(since, loss.start), loss.start), .lost, &roster, names,
          named: name)
      }
      (current, name, since) = (nil, 0, loss.end)
      spans.add(Loss(core: number, time: loss, count: 1))
      passWakings(until: moment, &spans, &roster)
    }
  }
}

extension SchedulingLog.Core {
  /// Puts what the file tells in any order in that of time.
  fileprivate mutating func sortByTime() {
    switches.putInOrder { $0.at }
    wakings.putInOrder { $0.at }
    losses.putInOrder { $0.start }
  }
}
