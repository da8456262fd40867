/// Columns of waits that the program itself reported: for an interpreter lock or for another thread.
/// Row i of each belongs together. Sorted by thread and start; those of one thread never overlap.
///
/// Other than ``BlockedSpans`` they also hold the moments in which a waiting thread is on a core, to
/// ask for the lock again.
public struct ProgramWaits: Sendable, Equatable {
  /// When each began.
  public private(set) var starts: [Nanoseconds] = []
  /// When each was over.
  public private(set) var ends: [Nanoseconds] = []
  /// What for: ``WaitCause/gil`` or ``WaitCause/lock``.
  public private(set) var causes: [WaitCause] = []

  /// How many there are.
  public var count: Int { starts.count }

  /// From when until when wait `index` lasted.
  public func time(_ index: Int) -> TimeRange { TimeRange(starts[index], ends[index]) }

  /// No waits.
  init() {}

  /// Gathers the waits for `locks` and `lockWaits`, and tells each of `threads` which are its own.
  init(
    _ locks: [InterpreterLock], _ lockWaits: [LockWaiting], dealingOutTo threads: inout [ThreadLife]
  ) {
    var waits: [(thread: Int, time: TimeRange, cause: WaitCause)] = lockWaits.map {
      ($0.thread, $0.time, .lock)
    }
    for use in locks.lazy.flatMap(\.uses) {
      guard let start = use.wait, start < use.waitEnd else { continue }
      waits.append((Int(use.thread), TimeRange(start, use.waitEnd), .gil))
    }
    waits.sort {
      ($0.thread, $0.time.start, $0.time.end) < ($1.thread, $1.time.start, $1.time.end)
    }
    var next = 0
    for thread in threads.indices {
      let first = count
      var last = threads[thread].time.start
      while next < waits.count, waits[next].thread == thread {
        // A thread waits for one thing at a time; clocks that are read apart may say otherwise.
        let start = max(waits[next].time.start, last)
        if start < waits[next].time.end {
          last = waits[next].time.end
          starts.append(start)
          ends.append(last)
          causes.append(waits[next].cause)
        }
        next += 1
      }
      threads[thread].programWaits = first..<count
    }
  }
}
