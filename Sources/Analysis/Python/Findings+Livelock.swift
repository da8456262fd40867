import Trace

extension FindingRule {
  /// A thread in a livelock gave up waiting at least so often,
  static let livelockFailures = 10
  /// and so many times as often as it got the lock after all,
  static let livelockFailuresPerTake = 10
  /// while the others did the same for at least this share of the run.
  static let livelockShare = 0.10
}

/// Threads that kept giving up waiting for locks which they held against one another.
struct Livelock {
  /// One thread of it.
  struct Member {
    /// The index of the thread in ``Trace/threads``.
    var thread: Int
    /// The thread that held the lock.
    var holder: Int
    /// The lock.
    var lock: LockName
    /// How often it gave up waiting for it.
    var failures = 0
    /// How often it got it.
    var takes = 0
    /// From the first time that it gave up to the last.
    var time: TimeRange
  }

  /// Its threads, by their index.
  let members: [Member]
  /// The time in which all of them were at it.
  let time: TimeRange

  /// Whether `thread` is one of those that got nowhere.
  func contains(_ thread: Int) -> Bool { members.contains { $0.thread == thread } }
}

extension Trace {
  /// The livelocks among threads that made `attempts`, in order of time.
  func livelocks(_ attempts: [LockAttempts]) -> [Livelock] {
    var left = membersOfLivelocks(attempts)
    // Nobody is in it who holds nothing that another one of them wants, or wants nothing of theirs.
    var before = left.count + 1
    while left.count < before {
      before = left.count
      left = left.filter { one in
        left.contains { $0.thread == one.holder } && left.contains { $0.holder == one.thread }
      }
    }
    var found: [Livelock] = []
    while let first = left.first {
      var group: Set<Int> = [first.thread]
      var size = 0
      while group.count > size {
        size = group.count
        for one in left where group.contains(one.thread) || group.contains(one.holder) {
          group.formUnion([one.thread, one.holder])
        }
      }
      let members = left.filter { group.contains($0.thread) }
      left.removeAll { group.contains($0.thread) }
      let start = members.map(\.time.start).max() ?? 0
      let end = members.map(\.time.end).min() ?? 0
      guard Double(end - start) >= Double(runTime.duration) * FindingRule.livelockShare else {
        continue
      }
      found.append(Livelock(members: members, time: TimeRange(start, max(start, end))))
    }
    return found.sorted { $0.time.start < $1.time.start }
  }

  /// The threads that failed to get a lock that another one held far more often than they got it.
  private func membersOfLivelocks(_ attempts: [LockAttempts]) -> [Livelock.Member] {
    Dictionary(grouping: attempts) { Pair(thread: $0.thread, lock: $0.lock) }.values
      .compactMap { attempts -> Livelock.Member? in
        let failed = attempts.flatMap(\.failed)
        guard failed.count >= FindingRule.livelockFailures, let one = attempts.first,
          let first = failed.first, let last = failed.last, let holder = usualHolder(of: failed)
        else { return nil }
        let time = TimeRange(lockWaits[first].time.start, lockWaits[last].time.end)
        let takes = attempts.count { $0.failed.count < $0.waits.count && $0.time.end <= time.end }
        guard failed.count >= takes * FindingRule.livelockFailuresPerTake else { return nil }
        return Livelock.Member(
          thread: one.thread, holder: holder, lock: one.lock, failures: failed.count,
          takes: takes, time: time)
      }
      .sorted { ($0.thread, $0.lock.address) < ($1.thread, $1.lock.address) }
  }
}

/// A thread and a lock that it wants.
private struct Pair: Hashable {
  var thread: Int
  var lock: LockName
}

/// Livelocks, with how often each thread gave way.
func describe(_ livelocks: [Livelock], _ trace: Trace) -> [Finding] {
  livelocks.map { livelock in
    let names = livelock.members.map { trace.nameForPeople(ofThread: $0.thread) }
    let sentences = zip(names, livelock.members).map { name, member in
      "\(name) gave up \(grouped(member.failures)) times waiting for a lock that"
        + " \(trace.nameForPeople(ofThread: member.holder)) held, and got it"
        + " \(member.takes == 0 ? "never" : count(member.takes, "time"))"
    }
    let computed = livelock.members.reduce(0) { sum, member in
      sum + trace.runningTime(of: member.thread, within: livelock.time)
    }
    return Finding(
      id: .livelock, severity: .problem,
      text: "\(count(livelock.members.count, "thread")) kept giving way to one another for"
        + " \(duration(livelock.time.duration.seconds)), on cores for \(duration(computed.seconds))"
        + " of it, and got nowhere: \(sentences.joined(separator: "; ")). Take the locks in the same"
        + " order everywhere, or wait for a random time before trying again.",
      where: enumeration(names), seconds: livelock.time.duration.seconds)
  }
}

extension Trace {
  /// How long `thread` was on cores within `time`.
  fileprivate func runningTime(of thread: Int, within time: TimeRange) -> Nanoseconds {
    threads[thread].running.reduce(0) { $0 + running.time($1).intersection(time).duration }
  }
}
