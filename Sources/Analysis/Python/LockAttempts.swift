import Trace

/// How one thread tried to get one lock, from the first time that it did not get it until it did.
struct LockAttempts {
  /// The index of the thread in ``Trace/threads``.
  var thread: Int
  /// Which lock.
  var lock: LockName
  /// The rows of ``Trace/lockWaits`` that ended without the lock.
  var failed: [Int] = []
  /// All of its waits for the lock, the one that ended with it included.
  var waits: [Int] = []
  /// From the start of the first one to the end of the last one.
  var time: TimeRange
}

extension Trace {
  /// What every thread went through for every lock that another thread held, but for `signals`; by
  /// thread and time. Linear in the waits but for sorting.
  func lockAttempts(besides signals: Set<LockName>) -> [LockAttempts] {
    var found: [LockAttempts] = []
    var open: [LockName: LockAttempts] = [:]
    for (row, wait) in lockWaits.enumerated() {
      let name = name(ofLockOf: wait)
      if open.values.first?.thread != wait.thread {
        found += open.values
        open = [:]
      }
      guard !signals.contains(name) else { continue }
      // A lock that was free ends what went before, and is no attempt of its own.
      if wait.acquired, wait.time.duration == 0, open[name] == nil { continue }
      var attempts =
        open[name] ?? LockAttempts(thread: wait.thread, lock: name, time: wait.time)
      attempts.waits.append(row)
      attempts.time.end = wait.time.end
      if wait.acquired {
        found.append(attempts)
        open[name] = nil
      } else {
        attempts.failed.append(row)
        open[name] = attempts
      }
    }
    found += open.values
    return found.sorted {
      ($0.thread, $0.time.start, $0.lock.address) < ($1.thread, $1.time.start, $1.lock.address)
    }
  }

  /// The thread that held the lock at the start of most of `rows`; nil where that is not known.
  func usualHolder(of rows: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for row in rows {
      if let holder = lockWaits[row].holder { counts[holder, default: 0] += 1 }
    }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
