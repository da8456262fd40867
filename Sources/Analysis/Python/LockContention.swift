import Trace

/// Waits for the program's own locks, told apart: those for a lock that somebody held, those for a
/// signal and those for a thread's end.
package struct LockContention {
  /// One lock that threads waited for because another thread held it.
  package struct Lock {
    /// The index of its process in ``Trace/processes``.
    package var process: Int
    /// Its address.
    package var address: UInt64
    /// The rows of ``Trace/lockWaits`` that are waits for its holder.
    var waits: [Int]
  }

  /// By process and first wait.
  package let locks: [Lock]
  /// Locks that are there to be released by somebody else than their holder: what conditions, events
  /// and queues are made of.
  let signals: Set<LockName>

  /// Goes through the waits of `trace`; linear in them. Locks that were waited for less often than
  /// `least` times are left out: few waits are no habit, though they can be long.
  package init(_ trace: Trace, atLeast least: Int? = nil) {
    let least = least ?? FindingRule.contentionWaits
    var waits: [LockName: [Int]] = [:]
    var takes: [LockName: [Int]] = [:]
    var signals: Set<LockName> = []
    for (row, wait) in trace.lockWaits.enumerated() {
      guard let holder = wait.holder else {
        if wait.acquired { takes[trace.name(ofLockOf: wait), default: []].append(row) }
        continue
      }
      if holder == wait.thread {
        signals.insert(trace.name(ofLockOf: wait))
      } else {
        waits[trace.name(ofLockOf: wait), default: []].append(row)
      }
    }
    self.signals = signals
    let contended = waits.filter { name, rows in
      rows.count >= least && !signals.contains(name)
        && !trace.areJoins(rows, besides: takes[name] ?? [])
    }
    locks = contended.map { Lock(process: $0.process, address: $0.address, waits: $1) }
      .sorted {
        ($0.process, $0.firstStart(trace), $0.address)
          < ($1.process, $1.firstStart(trace), $1.address)
      }
  }

  /// How many threads waited at each moment for a lock that another thread held.
  func curve(_ trace: Trace) -> LevelCurve {
    var events = LevelEvents(over: trace.runTime)
    for row in locks.lazy.flatMap(\.waits) {
      let time = trace.runTime.intersection(trace.lockWaits[row].time)
      events.add(time.start, time.end)
    }
    return events.takeCurve()
  }
}

/// One lock of one process; its address names it while it lives.
package struct LockName: Hashable {
  /// The index of its process in ``Trace/processes``.
  package var process: Int
  /// Its address.
  package var address: UInt64

  /// Names the lock of a process at an address.
  package init(process: Int, address: UInt64) {
    self.process = process
    self.address = address
  }
}

extension Trace {
  /// The lock that `wait` is for.
  package func name(ofLockOf wait: LockWaiting) -> LockName {
    LockName(process: threads[wait.thread].process, address: wait.lock)
  }
}

extension LockContention.Lock {
  fileprivate func firstStart(_ trace: Trace) -> Nanoseconds {
    waits.lazy.map { trace.lockWaits[$0].time.start }.min() ?? 0
  }
}

extension Trace {
  /// Whether waits for one lock were waits for the end of a thread: it holds a lock of its own all its
  /// life and releases it as it leaves, which takes it a moment on a busy machine. Which of `takes` are
  /// its own while others wait, it makes as the holder of another kind of lock: one that it gave back
  /// and took again before they could.
  fileprivate func areJoins(_ rows: [Int], besides takes: [Int]) -> Bool {
    let holders = Set(rows.map { lockWaits[$0].holder })
    guard holders.count == 1, let holder = holders.first.flatMap(\.self) else { return false }
    let first = rows.map { lockWaits[$0].time.start }.min() ?? 0
    let last = rows.map { lockWaits[$0].time.end }.max() ?? 0
    // A thread's end comes after its work: a lock that was given back before that is another one.
    if let work = threads[holder].task.map({ tasks[$0] }), work.outcome != nil,
      rows.contains(where: { lockWaits[$0].acquired && isGivenBack($0, before: work.time.end) })
    {
      return false
    }
    let isTakenAgain = takes.contains { row in
      lockWaits[row].thread == holder && first < lockWaits[row].time.start
        && lockWaits[row].time.start < last
    }
    return !isTakenAgain && last >= threads[holder].time.end - 50_000_000
  }

  /// Whether the lock that ended wait `row` was surely free before `moment`: the thread that got it was
  /// there, or its kernel says that the holder had woken it.
  private func isGivenBack(_ row: Int, before moment: Nanoseconds) -> Bool {
    let wait = lockWaits[row]
    if wait.time.end < moment { return true }
    let waits = threads[wait.thread].blocked
    let next = waits.partitioningIndex { blocked.starts[$0] >= wait.time.end }
    guard next > waits.lowerBound, let holder = wait.holder,
      case .thread(threads[holder].key)? = blocked.wakers[next - 1]
    else { return false }
    return blocked.ends[next - 1] >= wait.time.start && blocked.ends[next - 1] < moment
  }
}
