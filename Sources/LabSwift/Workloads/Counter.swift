import CoreographMarks
import Glibc
import Synchronization

/// A shared counter, once without and once with a lock: four tasks count on each. Swift lets nobody
/// write a plain shared variable, so the bare one is atomic; reading it and writing back one more are
/// two steps all the same, and what others wrote in between is lost.
struct Counter: Workload {
  static let name = "counter"
  let tasks = 8
  private let times: Int
  private let counters = Counters()

  init(_ options: Options) { times = options.count(300_000) }

  func work(_ task: Int) -> Int {
    for _ in 0..<times {
      if task < 4 {
        let value = counters.bare.load(ordering: .relaxed)
        // Another thread may have the core at any time; now and then it shall.
        if value % 10_000 == 0 { sched_yield() }
        counters.bare.store(value + 1, ordering: .relaxed)
      } else {
        counters.locked.withLock { $0 += 1 }
      }
    }
    return times
  }

  func workAsync(_ task: Int) async -> Int {
    guard task >= 4 else { return work(task) }
    await counters.isolated.add(times)
    return times
  }

  func answer(_ times: [Int]) async -> String {
    let (bare, expected) = (counters.bare.load(ordering: .relaxed), 4 * self.times)
    let guarded = await counters.isolated.value + counters.locked.withLock { $0 }
    updates(of: "bare counter", expected: expected, actual: bare)
    updates(of: "locked counter", expected: expected, actual: guarded)
    print("bare counter: \(bare) of \(expected) updates, \(expected - bare) lost")
    return "\(guarded) updates under the lock"
  }
}

private final class Counters: Sendable {
  let bare = Atomic(0)
  let locked = Mutex(0)
  let isolated = IsolatedCounter()
}

/// What tasks use instead of a lock: whoever calls waits for its turn without keeping a thread.
private actor IsolatedCounter {
  var value = 0

  func add(_ times: Int) {
    withSpan("add") {
      for _ in 0..<times { value += 1 }
    }
  }
}
