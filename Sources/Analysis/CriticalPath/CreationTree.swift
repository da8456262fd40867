import Trace

/// Who created whom, and for each thread the stretches in which something it created, directly or
/// not, was alive.
struct CreationTree {
  /// For each thread of the trace, ascending disjoint stretches; empty where it created nothing.
  let descendants: [[TimeRange]]

  /// Works out the tree of `trace`: O(n log n) in its threads where lives mostly overlap.
  init(_ trace: Trace) {
    let creators = trace.threads.indices.map { Self.creator(of: $0, in: trace) }
    var openChildren = [Int](repeating: 0, count: creators.count)
    for creator in creators {
      if let creator { openChildren[creator] += 1 }
    }
    // From the leaves up, so that a thread's own descendants are complete when it is reached.
    var descendants = [[TimeRange]](repeating: [], count: creators.count)
    var ready = creators.indices.filter { openChildren[$0] == 0 }
    while let thread = ready.popLast() {
      descendants[thread] = descendants[thread].united()
      guard let creator = creators[thread] else { continue }
      descendants[creator].append(trace.threads[thread].time)
      descendants[creator] += descendants[thread]
      openChildren[creator] -= 1
      if openChildren[creator] == 0 { ready.append(creator) }
    }
    self.descendants = descendants
  }

  /// The thread that created thread number `thread`. Where that is not known, the first thread of its
  /// process stands for it, or of its parent process: most programs create from there, and waiting for
  /// what somebody else created must not count as work of its own.
  private static func creator(of thread: Int, in trace: Trace) -> Int? {
    let life = trace.threads[thread]
    if let creator = life.creator { return creator == thread ? nil : creator }
    let process = trace.processes[life.process]
    if life.key.tid != process.pid {
      let first = process.threads.lowerBound
      return first == thread ? nil : first
    }
    guard let parent = process.parent, parent != life.process else { return nil }
    return trace.processes[parent].threads.first
  }
}
