import Trace

extension FindingRule {
  /// At least so many waits for one lock while another thread held it,
  static let contentionWaits = 3
  /// together for at least this share of the run.
  static let contentionShare = 0.10
  /// The same, from where on it is a warning.
  static let contentionWarningShare = 0.50
  /// A circle of waits that lasts at least so long is a deadlock.
  static let deadlock: Nanoseconds = 1_000_000
}

/// The locks that threads waited for while other threads held them, worst first.
func findLockContention(_ trace: Trace, _ insight: ProgramInsight) -> [Finding] {
  let wall = Double(trace.runTime.duration)
  let found = insight.contention.locks.compactMap { lock -> Finding? in
    let waits = lock.waits.map { trace.lockWaits[$0] }
    let waited = waits.reduce(0) { $0 + $1.time.duration }
    let share = wall > 0 ? Double(waited) / wall : 0
    guard waits.count >= FindingRule.contentionWaits, share >= FindingRule.contentionShare else {
      return nil
    }
    var blame: [Int: Nanoseconds] = [:]
    for wait in waits {
      if let holder = wait.holder { blame[holder, default: 0] += wait.time.duration }
    }
    let waiters = Set(waits.map(\.thread)).sorted()
    let most = blame.max { ($0.value, $1.key) < ($1.value, $0.key) }
    let holder = most.map {
      " For \(duration($0.value.seconds)) of that it was held by"
        + " \(trace.nameForPeople(ofThread: $0.key))."
    }
    return Finding(
      id: .lockContention,
      severity: share >= FindingRule.contentionWarningShare ? .warning : .note,
      text: "\(count(waiters.count, "thread")) waited \(waits.count) times for one lock,"
        + " \(duration(waited.seconds)) in all, while another thread held it.\(holder ?? "")"
        + " Hold it for less, above all not while waiting for something else, or give each thread"
        + " its own part of the data.",
      where: "\(lockName(lock.address)): "
        + enumeration(waiters.map { trace.nameForPeople(ofThread: $0) }),
      seconds: waited.seconds)
  }
  return found.sorted { $1.seconds < $0.seconds }
}

/// A lock by its address, which is all the name it has.
private func lockName(_ address: UInt64) -> String {
  "the lock at 0x\(String(address, radix: 16))"
}

/// Threads that wait for one another in a circle until one of them gives up; the same circle once,
/// however often it closed, and none that is but a moment of a livelock.
func findDeadlocks(_ trace: Trace, besides livelocks: [Livelock]) -> [Finding] {
  let deadlocks = WaitGraph(trace).circles.compactMap { Deadlock($0, trace) }.filter { deadlock in
    !livelocks.contains { livelock in
      deadlock.members.allSatisfy { livelock.contains($0.thread) }
    }
  }
  return Dictionary(grouping: deadlocks, by: \.circle).values
    .compactMap { again in
      again.max { $0.lasted < $1.lasted }.map { ($0, again.count) }
    }
    .sorted { $0.0.start < $1.0.start }
    .map { deadlock, times in
      let again = times > 1 ? " It happened \(times) times; this was the longest." : ""
      return Finding(
        id: .deadlock, severity: .problem,
        text: "\(deadlock.members.count) threads waited for one another for"
          + " \(duration(deadlock.lasted.seconds)), \(deadlock.end(in: trace)):"
          + " \(deadlock.sentences(trace).joined(separator: "; ")).\(again) Take locks in the same"
          + " order everywhere.",
        where: deadlock.held.enumerated()
          .map { "lock \(letter($0)) at 0x\(String($1, radix: 16))" }.joined(separator: ", "),
        seconds: deadlock.lasted.seconds)
    }
}

/// A circle of waits that no thread in it could end but by giving up.
private struct Deadlock {
  /// One wait of each thread, each for a lock that the next one held.
  var members: [LockWaiting]
  /// The one who gave up first.
  var quitter: LockWaiting
  /// When the circle was complete.
  var start: Nanoseconds

  /// Who waits for what.
  struct Edge: Hashable {
    var thread: Int
    var lock: UInt64
  }

  /// Nil where the waits in `circle`, rows of ``Trace/lockWaits``, ended well.
  init?(_ circle: [Int], _ trace: Trace) {
    let first = circle.indices.min {
      trace.lockWaits[circle[$0]].thread < trace.lockWaits[circle[$1]].thread
    }
    members = (circle[(first ?? 0)...] + circle[..<(first ?? 0)]).map { trace.lockWaits[$0] }
    // The one whose wait ends first must have given up: if it got its lock, it was no deadlock.
    guard let quitter = members.min(by: { $0.time.end < $1.time.end }), !quitter.acquired,
      let start = members.map(\.time.start).max(),
      quitter.time.end - start >= FindingRule.deadlock, Set(members.map(\.lock)).count > 1
    else { return nil }
    self.quitter = quitter
    self.start = start
  }

  var lasted: Nanoseconds { quitter.time.end - start }

  var circle: [Edge] { members.map { Edge(thread: $0.thread, lock: $0.lock) } }

  /// What each one held: the one before it in the circle waits for that.
  var held: [UInt64] {
    members.indices.map { members[($0 + members.count - 1) % members.count].lock }
  }

  func end(in trace: Trace) -> String {
    quitter.time.end >= min(trace.threads[quitter.thread].time.end, trace.runTime.end)
      ? "to the end of the recording" : "until one of them gave up"
  }

  func sentences(_ trace: Trace) -> [String] {
    let letters = Dictionary(
      held.enumerated().map { ($1, letter($0)) }, uniquingKeysWith: { one, _ in one })
    return zip(members, held).map { member, held in
      let name = trace.nameForPeople(ofThread: member.thread)
      return "\(name) held lock \(letters[held] ?? "?") and waited for lock"
        + " \(letters[member.lock] ?? "?")"
    }
  }
}

private func letter(_ index: Int) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  return index < letters.count ? String(letters[index]) : "\(index + 1)"
}

/// Who waits for whom: each wait for a lock leads to the thread that held it.
private struct WaitGraph {
  /// Circles of waits, each as rows of ``Trace/lockWaits`` in the order in which one leads to the
  /// next.
  private(set) var circles: [[Int]] = []
  private let waits: [LockWaiting]
  private var rows: [Int: Range<Int>] = [:]

  /// Looks at every moment at which a wait begins: a circle is complete from its last one on.
  init(_ trace: Trace) {
    waits = trace.lockWaits
    var first = 0
    while first < waits.count {
      var end = first
      while end < waits.count, waits[end].thread == waits[first].thread { end += 1 }
      rows[waits[first].thread] = first..<end
      first = end
    }
    for row in waits.indices {
      guard let circle = circle(completedBy: row) else { continue }
      circles.append(circle)
    }
    circles.sort { waits[$0[0]].time.start < waits[$1[0]].time.start }
  }

  private func circle(completedBy row: Int) -> [Int]? {
    let moment = waits[row].time.start
    var circle = [row]
    var next = waits[row].holder
    while let thread = next, circle.count <= rows.count {
      if thread == waits[row].thread {
        // Of waits that began in one nanosecond only one completes it.
        let isLast = circle.allSatisfy { waits[$0].time.start < moment || $0 <= row }
        return circle.count > 1 && isLast ? circle : nil
      }
      guard let wait = wait(of: thread, at: moment), wait != row else { return nil }
      circle.append(wait)
      next = waits[wait].holder
    }
    return nil
  }

  /// The wait of `thread` that began before `moment` and lasts beyond it.
  private func wait(of thread: Int, at moment: Nanoseconds) -> Int? {
    guard let rows = rows[thread] else { return nil }
    let next = rows.partitioningIndex { waits[$0].time.start > moment }
    guard next > rows.lowerBound, waits[next - 1].time.end > moment else { return nil }
    return next - 1
  }
}
