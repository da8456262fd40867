// Of what is outside of a window, a builder keeps how long everybody lived.
extension TraceBuilder {
  /// Takes the spans of a block; their threads are places in `numbers`.
  mutating func sift(_ block: EventBlock, threads numbers: [Int32]) {
    for group in block.running.groups {
      let number = numbers[Int(group.thread)]
      let key = threads[Int(number)].key
      for row in group.rows {
        let span = block.running.rows[row]
        sift(
          RunningSpan(thread: key, core: span.core, time: span.time, end: span.ending),
          thread: number)
      }
    }
    for row in 0..<block.blocked.count {
      let number = numbers[Int(block.blocked.threads[row])]
      sift(
        BlockedSpan(
          thread: threads[Int(number)].key, time: block.blocked.time(row),
          cause: block.blocked.causes[row], place: block.blocked.place(row),
          evidence: block.blocked.evidence[row], waker: block.blocked.wakers[row]), thread: number)
    }
  }

  /// Takes a span of thread number `thread`, unless it is to be left out.
  @inline(__always)
  mutating func sift(_ span: RunningSpan, thread: Int32) {
    if sieve?.keeps(span, thread: thread) ?? true { appendRunning(span, thread: thread) }
    extendThread(Int(thread), to: span.time.end)
  }

  /// The same for a wait.
  mutating func sift(_ span: BlockedSpan, thread: Int32) {
    if sieve?.keeps(span, thread: thread) ?? true {
      blocked.append(span, thread: thread, place: span.place.map { placeNumber($0) })
    }
    extendThread(Int(thread), to: span.time.end)
  }

  /// Adds the spans outside of the window that tell how things stood at its ends.
  mutating func addSpansAroundWindow() {
    guard let sieve else { return }
    for (thread, span) in sieve.runs { appendRunning(span, thread: thread) }
    for (thread, span) in sieve.waits {
      blocked.append(span, thread: thread, place: span.place.map { placeNumber($0) })
    }
  }
}
