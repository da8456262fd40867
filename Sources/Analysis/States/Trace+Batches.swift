import Trace

extension Trace {
  /// The threads in their order, cut into runs of them with `enough` spans each: what cores share out
  /// among themselves. A small trace is one batch.
  func threadBatches(of enough: Int = 1 << 16) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var first = 0
    var spans = 0
    for (index, thread) in threads.enumerated() {
      spans += thread.running.count + thread.blocked.count + thread.programWaits.count
      guard spans >= enough else { continue }
      batches.append(first..<(index + 1))
      (first, spans) = (index + 1, 0)
    }
    if first < threads.count { batches.append(first..<threads.count) }
    return batches
  }
}
