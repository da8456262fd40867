import Trace

extension FindingRule {
  /// A starved thread went without a lock for at least so long at a stretch,
  static let starvation: Nanoseconds = 100_000_000
  /// which is at least this share of the run,
  static let starvationShare = 0.20
  /// while one other thread took it at least so often, or it was itself woken so often in vain.
  static let starvationTurns = 10
}

/// Threads that wanted a lock for long while others took it again and again, a finding for each lock.
func findStarvation(
  _ trace: Trace, _ attempts: [LockAttempts], besides livelocks: [Livelock]
) -> [Finding] {
  let wall = Double(trace.runTime.duration)
  let long = attempts.filter { stretch in
    stretch.time.duration >= FindingRule.starvation
      && Double(stretch.time.duration) >= wall * FindingRule.starvationShare
      && !livelocks.contains { $0.contains(stretch.thread) }
  }
  let takers = Takers(trace, of: Set(long.map(\.lock)))
  let starved = long.compactMap { Starved($0, trace, takers) }
  return Dictionary(grouping: starved, by: \.stretch.lock).values.compactMap { group -> Finding? in
    let group = group.sorted {
      ($1.stretch.time.duration, $0.stretch.thread) < ($0.stretch.time.duration, $1.stretch.thread)
    }
    guard let worst = group.first else { return nil }
    let others = group.dropFirst().map { one in
      "\(trace.nameForPeople(ofThread: one.stretch.thread)) for"
        + " \(duration(one.stretch.time.duration.seconds))"
    }
    let rest = others.isEmpty ? "" : " Others went without it, too: \(enumeration(others))."
    return Finding(
      id: .starvation, severity: .warning,
      text: "\(trace.nameForPeople(ofThread: worst.stretch.thread)) went without a lock that it"
        + " wanted for \(duration(worst.stretch.time.duration.seconds)): \(worst.evidence(trace))."
        + "\(rest) A thread that takes a lock again at once leaves no moment to those who wait: let it"
        + " do something else in between, or hand the turns out in order, through a queue.",
      where: enumeration(group.map { trace.nameForPeople(ofThread: $0.stretch.thread) }),
      seconds: worst.stretch.time.duration.seconds)
  }
  .sorted { ($1.seconds, $0.where) < ($0.seconds, $1.where) }
}

/// A thread that did not get its turn.
private struct Starved {
  var stretch: LockAttempts
  /// The other thread that took the lock most often meanwhile, and how often.
  var taker: (thread: Int, turns: Int)?
  /// How often it woke up to find the lock taken again.
  var wokenInVain: Int

  /// Nil where no thread was so often before it.
  init?(_ stretch: LockAttempts, _ trace: Trace, _ takers: Takers) {
    self.stretch = stretch
    taker = takers.mostFrequent(during: stretch)
    wokenInVain = stretch.waits.reduce(0) { $0 + trace.wakeUpsInVain(duringWait: $1) }
    guard max(taker?.turns ?? 0, wokenInVain) >= FindingRule.starvationTurns else { return nil }
  }

  func evidence(_ trace: Trace) -> String {
    var parts: [String] = []
    if stretch.failed.count > 0 {
      parts.append("it gave up \(count(stretch.failed.count, "time"))")
    }
    if let taker, taker.turns >= FindingRule.starvationTurns {
      parts.append(
        "\(trace.nameForPeople(ofThread: taker.thread)) took it at least \(taker.turns) times"
          + " meanwhile")
    }
    if wokenInVain > 0 {
      parts.append("it was woken \(count(wokenInVain, "time")) to find it taken again")
    }
    if taker == nil, let holder = trace.usualHolder(of: stretch.waits) {
      parts.append("\(trace.nameForPeople(ofThread: holder)) had it when the wait began")
    }
    return enumeration(parts)
  }
}

/// Who took which lock when, as far as recorded: after a wait, or while others wanted it.
private struct Takers {
  private var moments: [LockName: [Int: [Nanoseconds]]] = [:]

  init(_ trace: Trace, of locks: Set<LockName>) {
    guard !locks.isEmpty else { return }
    for wait in trace.lockWaits where wait.acquired {
      let lock = trace.name(ofLockOf: wait)
      guard locks.contains(lock) else { continue }
      moments[lock, default: [:]][wait.thread, default: []].append(wait.time.end)
    }
  }

  func mostFrequent(during stretch: LockAttempts) -> (thread: Int, turns: Int)? {
    let time = stretch.time
    return moments[stretch.lock, default: [:]].filter { $0.key != stretch.thread }
      .map { thread, moments in
        (thread: thread, turns: moments.count { time.start < $0 && $0 < time.end })
      }
      .filter { $0.turns > 0 }
      .max { ($0.turns, $1.thread) < ($1.turns, $0.thread) }
  }
}

extension Trace {
  /// How often the thread was on a core within a wait for a lock, only to wait on: each time it had
  /// been woken because the lock was free, and found it taken. Samples don't show that.
  fileprivate func wakeUpsInVain(duringWait row: Int) -> Int {
    guard metadata.capture.method.seesSwitches else { return 0 }
    let wait = lockWaits[row]
    let spans = threads[wait.thread].running
    let first = spans.partitioningIndex { running.starts[$0] > wait.time.start }
    return spans[first...].prefix { running.ends[$0] < wait.time.end }
      .count { running.endings[$0] == .blocked }
  }
}
