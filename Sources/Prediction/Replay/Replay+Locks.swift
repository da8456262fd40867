import Trace

/// A lock of a replay.
struct ReplayedLock {
  /// What it is.
  let lock: WorkProgram.Lock
  /// Who has it.
  var holder: Int?
  /// Who waits for it, in the order of asking.
  var queue: [Int] = []
  /// Rises as it changes hands: the interval of those who wait begins anew.
  var version = 0
  /// Whether the holder is asked to give way.
  var isAskedFor = false
  /// Whether somebody who waits is about to wake up and take it.
  var isAsking = false

  init(_ lock: WorkProgram.Lock) { self.lock = lock }
}

extension Replay {
  /// Takes a lock that is free; false where the thread has to wait for it.
  mutating func take(_ lock: Int, _ thread: Int) -> Bool {
    if locks[lock].holder == thread { return true }
    guard locks[lock].holder == nil, locks[lock].lock.isInterpreterLock || locks[lock].queue.isEmpty
    else {
      if locks[lock].queue.isEmpty { timeInterval(of: lock) }
      locks[lock].queue.append(thread)
      return false
    }
    hand(lock, to: thread)
    return true
  }

  /// Gives a lock back. One with a switch interval is free until a waiting thread is awake, which the
  /// one that gave it back may forestall, as in CPython; any other goes to who has waited longest.
  mutating func drop(_ lock: Int, _ thread: Int) {
    guard locks[lock].holder == thread else { return }
    locks[lock].holder = nil
    locks[lock].isAskedFor = false
    threads[thread].interpreterLock = nil
    guard !locks[lock].queue.isEmpty, !locks[lock].isAsking else { return }
    if locks[lock].lock.isInterpreterLock {
      locks[lock].isAsking = true
      events.add(.asked(lock: lock), at: now + locks[lock].lock.handOver)
    } else {
      handToNext(lock, after: locks[lock].lock.handOver)
    }
  }

  /// A waiting thread is awake: it has the lock if that is free.
  mutating func askAgain(for lock: Int) {
    locks[lock].isAsking = false
    guard locks[lock].holder == nil else { return timeInterval(of: lock) }
    if !locks[lock].queue.isEmpty { handToNext(lock, after: 0) }
  }

  /// A thread has waited for the switch interval: the holder gives way as soon as it is on a core.
  mutating func endInterval(of lock: Int, version: Int) {
    guard locks[lock].version == version, let holder = locks[lock].holder,
      !locks[lock].queue.isEmpty
    else { return }
    locks[lock].isAskedFor = true
    guard let core = threads[holder].core else { return }
    account(core)
    // Who is done computing gives it back on its own terms within this moment.
    guard threads[holder].left > 0 else { return }
    _ = giveWayIfAsked(holder)
  }

  /// Takes `thread` off its core to wait for its interpreter lock again, where another one has waited for
  /// that long enough.
  mutating func giveWayIfAsked(_ thread: Int) -> Bool {
    guard let lock = threads[thread].interpreterLock, locks[lock].isAskedFor else { return false }
    locks[lock].isAskedFor = false
    guard !locks[lock].queue.isEmpty else { return false }
    leaveCore(thread)
    threads[thread].interpreterLock = nil
    handToNext(lock, after: locks[lock].lock.handOver)
    locks[lock].queue.append(thread)
    if locks[lock].queue.count == 1 { timeInterval(of: lock) }
    return true
  }

  private mutating func handToNext(_ lock: Int, after delay: Nanoseconds) {
    let next = locks[lock].queue.removeFirst()
    // Who gave way is at something to compute; who asked is at asking.
    if threads[next].owedLock != lock, case .take(lock)? = step(of: next) { pass(next) }
    hand(lock, to: next)
    events.add(.resumed(thread: next), at: now + delay)
  }

  private mutating func hand(_ lock: Int, to thread: Int) {
    locks[lock].holder = thread
    locks[lock].isAskedFor = false
    if locks[lock].lock.isInterpreterLock { threads[thread].interpreterLock = lock }
    if threads[thread].owedLock == lock { threads[thread].owedLock = nil }
    locks[lock].version += 1
    if !locks[lock].queue.isEmpty { timeInterval(of: lock) }
  }

  private mutating func timeInterval(of lock: Int) {
    guard let interval = locks[lock].lock.switchInterval else { return }
    locks[lock].version += 1
    events.add(.intervalOver(lock: lock, version: locks[lock].version), at: now + interval)
  }
}
