import Dispatch
import Glibc
import Synchronization

/// How many threads share work that can be shared out.
package enum Workers {
  private static let most = Atomic<Int>(0)

  /// Uses no more than `cores` from now on: what an affinity mask and a quota leave.
  package static func limit(to cores: Double) {
    most.store(cores < 4096 ? max(1, Int(cores.rounded(.up))) : 0, ordering: .relaxed)
  }

  /// As many as ``limit(to:)`` allows; where nobody said so, as many as there are cores.
  package static var count: Int {
    let most = most.load(ordering: .relaxed)
    return most > 0 ? most : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// As many as pay for going through `count` spans or the like: below some tens of thousands, waking
  /// a thread takes longer than the work.
  package static func paying(for count: Int) -> Int { count < 1 << 16 ? 1 : self.count }
}

/// What `body` makes of each number below `count`, in their order: the same whatever `workers`, the
/// number of threads that share the work, the calling one among them. A thread that is done with one
/// number takes the next, so that long and short ones may be mixed.
///
/// - Parameter first: work of another kind, done by one of the threads before it takes numbers.
package func concurrentMap<Value: Sendable>(
  _ count: Int, workers: Int = Workers.count, beside first: () -> Void = {},
  _ body: @Sendable (Int) -> Value
) -> [Value] {
  let workers = min(workers, count)
  guard workers > 1 else {
    first()
    return (0..<count).map(body)
  }
  return withoutActuallyEscaping(first) { first in
    // One thread calls it, and the caller waits for that.
    nonisolated(unsafe) let first = first
    return [Value](unsafeUninitializedCapacity: count) { slots, initialized in
      // Every number is handed out once, so that no two threads touch the same slot.
      nonisolated(unsafe) let slots = slots
      let next = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        if worker == 0 { first() }
        while true {
          let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard number < count else { return }
          slots.initializeElement(at: number, to: body(number))
        }
      }
      initialized = count
    }
  }
}
