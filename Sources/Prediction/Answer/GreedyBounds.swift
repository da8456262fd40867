import Trace

/// Between which times any schedule lies that leaves no core idle while a thread is ready, on some number
/// of cores: work / N and the span from below, and from above work / N and what the longest chain of
/// computing and waiting may add (Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math.
/// 17, 1969; Brent, "The parallel evaluation of general arithmetic expressions", J. ACM 21, 1974).
struct GreedyBounds {
  /// All that is computed.
  let work: Nanoseconds
  /// The longest chain of computing and waiting: no number of cores takes less.
  let span: Nanoseconds
  private let program: WorkProgram
  private let free: WorkProgram
  private let holds: LockHolds

  /// Nil where waits of `program` contradict one another. O(n log n).
  init?(_ program: WorkProgram) {
    self.program = program
    free = program.withoutLocks().withJobsAsThreads
    holds = LockHolds(program)
    guard let span = Self.longestChain(free) else { return nil }
    self.span = span
    work = program.work
  }

  /// The times with `cores` cores. Held locks are a machine of their own, of one core: what is computed
  /// under one lock comes one after the other.
  ///
  /// O(n log n).
  func range(cores: Int) -> ClosedRange<Nanoseconds> {
    let count = Int64(cores)
    let share = (work + count - 1) / count
    let lower = max(share, span, holds.longest)
    // While not all cores are busy, the chain goes on, or the holder of a lock that it waits for does; but
    // a job may also wait for a worker, and a holder for others.
    let chain = Self.longestChain(free.scaled(by: count - 1, over: count)) ?? span
    let serial = work + program.delays
    let upper =
      holds.waitsInside || !program.jobs.isEmpty
      ? serial : min(share + chain + holds.total, serial)
    return lower...max(lower, upper + holds.handOvers(within: upper))
  }

  private static func longestChain(_ program: WorkProgram) -> Nanoseconds? {
    var replay = Replay(program, cores: nil, seed: 0)
    return replay.run()
  }
}

/// What is done under locks.
private struct LockHolds {
  /// Under the lock that takes longest.
  private(set) var longest: Nanoseconds = 0
  /// Under all locks together.
  private(set) var total: Nanoseconds = 0
  /// Whether a thread waits for others while it has a lock.
  private(set) var waitsInside = false
  private var takes: [Int]
  private let locks: [WorkProgram.Lock]

  init(_ program: WorkProgram) {
    locks = program.locks
    takes = Array(repeating: 0, count: locks.count)
    var held = [Nanoseconds](repeating: 0, count: locks.count)
    for steps in program.threads + program.jobs.map(\.steps) {
      var has: Set<Int> = []
      for step in steps {
        switch step {
        case .compute(let length), .delay(let length): for lock in has { held[lock] += length }
        case .await: waitsInside = waitsInside || !has.isEmpty
        case .take(let lock):
          has.insert(lock)
          takes[lock] += 1
        case .drop(let lock): has.remove(lock)
        case .signal, .start, .submit, .work: break
        }
      }
    }
    longest = held.max() ?? 0
    total = held.reduce(0, +)
  }

  /// What handing locks over may take within `time`.
  func handOvers(within time: Nanoseconds) -> Nanoseconds {
    var sum: Nanoseconds = 0
    for (lock, takes) in zip(locks, takes) where lock.handOver > 0 {
      let forced = lock.switchInterval.map { Int64(time / max($0, 1)) + 1 } ?? 0
      sum += (Int64(takes) + forced) * lock.handOver
    }
    return sum
  }
}
