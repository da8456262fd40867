import Trace

extension Trace {
  /// What no number of cores takes less time for: the longest chain of computing that must have been
  /// one after the other. A thread computes one thing at a time, and what its creator computed before
  /// it existed came before all of it.
  ///
  /// Needs no wake-ups, and leaves out what threads wait for of one another, so that the true span
  /// (``CriticalPath/span``) is longer or as long. O(n log n) in threads, and O(n) in the spans of those that
  /// created others.
  ///
  /// - Parameter work: how long each thread computed.
  func longestChain(work: [Nanoseconds]) -> Nanoseconds {
    var children: [Int: [Int]] = [:]
    for (index, thread) in threads.enumerated() {
      if let creator = thread.creator { children[creator, default: []].append(index) }
    }
    // What must have been computed before a thread began.
    var before = [Nanoseconds](repeating: 0, count: threads.count)
    var longest: Nanoseconds = 0
    let byStart = threads.indices.sorted {
      (threads[$0].time.start, $0) < (threads[$1].time.start, $1)
    }
    for thread in byStart {
      var pending = (children[thread] ?? []).sorted {
        threads[$0].time.start < threads[$1].time.start
      }[...]
      longest = max(longest, before[thread] + work[thread])
      var done = before[thread]
      for row in threads[thread].running {
        if pending.isEmpty { break }
        let span = running.time(row)
        while let child = pending.first, threads[child].time.start < span.end {
          before[child] = done + max(threads[child].time.start - span.start, 0)
          pending.removeFirst()
        }
        done += span.duration
      }
      for child in pending { before[child] = done }
    }
    return longest
  }
}
