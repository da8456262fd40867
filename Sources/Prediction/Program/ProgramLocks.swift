import Analysis
import Trace

/// The locks of a recording that one thread has at a time, and who took and gave them back when:
/// interpreter locks as the probe reports them, and held locks as far as waits for them tell.
struct ProgramLocks {
  private let trace: Trace
  /// The locks.
  private(set) var locks: [WorkProgram.Lock] = []
  /// By thread, when it took locks that were free and gave locks back.
  private(set) var cuts: [[StepCut]]
  /// By thread, ascending and disjoint, when it asked for locks and had to wait.
  private(set) var covers: [[StepAssembly.Cover]]

  /// How much earlier than the switch interval a holder may have been asked to give way: clocks differ.
  private static let slack: Nanoseconds = 500_000
  /// What a thread may compute between giving way and asking again.
  private static let askingAgain: Nanoseconds = 200_000

  init(_ trace: Trace) {
    self.trace = trace
    cuts = Array(repeating: [], count: trace.threads.count)
    covers = Array(repeating: [], count: trace.threads.count)
    for lock in trace.interpreterLocks { add(lock) }
    for lock in LockContention(trace).locks { add(lock) }
    for thread in covers.indices { covers[thread] = covers[thread].disjoint() }
  }

  /// An interpreter lock: its switches after the interval are left to the replay.
  private mutating func add(_ lock: InterpreterLock) {
    let number = locks.count
    locks.append(
      WorkProgram.Lock(
        switchInterval: GILRule.switchInterval, handOver: Self.handOver(of: lock)))
    let givenWay = givenWay(lock)
    for (index, use) in lock.uses.enumerated() {
      let thread = Int(use.thread)
      let before = givenWay.before[index]
      let takes: WorkProgram.Step? = use.held != nil && before == nil ? .take(number) : nil
      if let wait = use.wait {
        // From giving way on it waits for the other one to have it, and then for the other one to drop it.
        let start = min(before ?? wait, wait)
        covers[thread].append(
          StepAssembly.Cover(time: TimeRange(start, max(start, use.waitEnd)), step: takes))
      } else if let takes, let held = use.held {
        cuts[thread].append(StepCut(moment: held.start, takes))
      }
      if let held = use.held, !givenWay.uses.contains(index) {
        cuts[thread].append(StepCut(moment: held.end, .drop(number)))
      }
    }
  }

  /// The uses of `lock` that ended because another thread had waited for the switch interval, and for each
  /// use that followed such a one of the same thread when that was over.
  private func givenWay(
    _ lock: InterpreterLock
  ) -> (uses: Set<Int>, before: [Int: Nanoseconds]) {
    var uses: Set<Int> = []
    var before: [Int: Nanoseconds] = [:]
    var next: [Int32: Int] = [:]
    for (index, use) in lock.uses.enumerated().reversed() {
      defer { next[use.thread] = index }
      guard let held = use.held, let again = next[use.thread], lock.uses[again].held != nil,
        let asked = lock.uses[again].wait, asked >= held.end, index + 1 < lock.uses.count,
        lock.uses[index + 1].thread != use.thread, let other = lock.uses[index + 1].wait,
        held.end - max(other, held.start) >= GILRule.switchInterval - Self.slack,
        trace.timeOnCore(of: Int(use.thread), in: TimeRange(held.end, asked)) <= Self.askingAgain
      else { continue }
      uses.insert(index)
      before[again] = held.end
    }
    return (uses, before)
  }

  /// What it takes to hand an interpreter lock over: a quarter of the hand-overs were quicker. The others
  /// may have waited for a core, too.
  private static func handOver(of lock: InterpreterLock) -> Nanoseconds {
    var latencies: [Nanoseconds] = []
    for (use, next) in zip(lock.uses, lock.uses.dropFirst()) where use.thread != next.thread {
      guard let dropped = use.held?.end, let taken = next.held?.start, let asked = next.wait,
        asked <= dropped, taken >= dropped
      else { continue }
      latencies.append(taken - dropped)
    }
    latencies.sort()
    return latencies.isEmpty ? 0 : latencies[latencies.count / 4]
  }

  /// A lock of the program: who got it after a wait had it until it gave it to the next one. Who was found
  /// holding it, since nobody knows when, is taken to have had it from when the other one asked.
  private mutating func add(_ lock: LockContention.Lock) {
    let number = locks.count
    locks.append(WorkProgram.Lock())
    let givers = WaitGivers(trace)
    let address = LockName(process: lock.process, address: lock.address)
    let waits = trace.lockWaits.filter {
      $0.acquired && trace.name(ofLockOf: $0) == address
    }.sorted { ($0.time.end, $0.thread) < ($1.time.end, $1.thread) }
    /// Since when threads have the lock after a wait, as far as not yet given back.
    var since: [Int: Nanoseconds] = [:]
    var freeFrom: [Int: Nanoseconds] = [:]
    func leave(_ thread: Int) {
      guard let moment = since.removeValue(forKey: thread) else { return }
      cuts[thread].append(StepCut(moment: moment, .drop(number)))
    }
    for wait in waits {
      if let gift = givers.lock(of: wait.thread, at: wait.time.end) {
        let given = trace.lastMomentOnCore(of: gift.giver, until: gift.moment)
        if let had = since.removeValue(forKey: gift.giver) {
          cuts[gift.giver].append(StepCut(moment: max(had, given), .drop(number)))
        } else {
          let taken = max(
            min(wait.time.start, given),
            freeFrom[gift.giver] ?? trace.threads[gift.giver].time.start)
          if taken <= given {
            cuts[gift.giver].append(StepCut(moment: taken, .take(number)))
            cuts[gift.giver].append(StepCut(moment: given, .drop(number)))
          }
        }
        freeFrom[gift.giver] = max(freeFrom[gift.giver] ?? 0, given)
      }
      // It asks again, so that it had given it back before.
      leave(wait.thread)
      covers[wait.thread].append(StepAssembly.Cover(time: wait.time, step: .take(number)))
      since[wait.thread] = wait.time.end
      freeFrom[wait.thread] = wait.time.end
    }
    for thread in since.keys.sorted() { leave(thread) }
  }
}

extension [StepAssembly.Cover] {
  /// In order of time; one that begins before another one is over begins with its end.
  fileprivate func disjoint() -> [StepAssembly.Cover] {
    var last = Nanoseconds.min
    let order = indices.sorted {
      (self[$0].time.start, self[$0].time.end, $0) < (self[$1].time.start, self[$1].time.end, $1)
    }
    return order.map { index in
      var cover = self[index]
      let start = Swift.max(cover.time.start, last)
      cover.time = TimeRange(start, Swift.max(start, cover.time.end))
      last = cover.time.end
      return cover
    }
  }
}
