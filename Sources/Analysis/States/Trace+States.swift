import Trace

extension Trace {
  /// Hands `body` what thread number `thread` was doing from the first moment of its life to the
  /// last, in order: the spans tile its life exactly, without gap or overlap.
  ///
  /// What the kernel says is refined by what the program says of its own waits: a wait for the
  /// interpreter lock or for another thread shows as such wherever the thread is off its core for no
  /// other known reason. Linear in the thread's spans, without allocation. Spans that contradict one another
  /// (``checkInvariants()``) are cut to fit, the earlier one first.
  public func forEachState(of thread: Int, _ body: (StateSpan) -> Void) {
    _ = forEachState(of: thread, noting: {}, body)
  }

  /// The same; calls `note` before every ``StateIndex/stride``th of the thread's spans, once all is told
  /// up to the end of the span before it. From there on `many` may tell the spans up to the next such place
  /// by itself, where it answers true. Returns whether the spans followed one another.
  @inline(__always)
  func forEachState(
    of thread: Int, noting note: () -> Void,
    many: (inout StateWalk, Range<Int>) -> Bool = { _, _ in false }, _ body: (StateSpan) -> Void
  ) -> Bool {
    let rows = threads[thread].running
    var walk = stateWalk(of: thread)
    var row = rows.lowerBound
    while row < rows.upperBound {
      note()
      let next = min(row + StateIndex.stride, rows.upperBound)
      if many(&walk, row..<next) { row = next }
      while row < next {
        walk.pass(row, body)
        row += 1
      }
    }
    walk.stayOff(until: threads[thread].time.end, body)
    return walk.isOrderly
  }

  /// The same for what shares time with `window`, and perhaps a little more before and after it; O(log n)
  /// in spans outside of it.
  package func forEachState(
    of thread: Int, around window: TimeRange, _ body: (StateSpan) -> Void
  ) {
    var walk = stateWalk(of: thread)
    let rows = rows(of: thread, around: window)
    if rows.lowerBound > threads[thread].running.lowerBound {
      walk.skip(toEndOf: rows.lowerBound - 1)
    }
    for row in rows { walk.pass(row, body) }
    walk.stayOff(until: endOffCore(of: thread, after: rows), body)
  }

  /// The same, where what lies between two moments that `index` knows may be told at once: up to the
  /// moment that `limit` answers to the one up to which all is told. Only if `many` says that it took the
  /// time in each state are the spans left out.
  package func forEachState(
    of thread: Int, around window: TimeRange, by index: StateIndex,
    until limit: (Nanoseconds) -> Nanoseconds, many: (StateTimes) -> Bool,
    _ body: (StateSpan) -> Void
  ) {
    var walk = stateWalk(of: thread)
    let rows = rows(of: thread, around: window)
    let first = threads[thread].running.lowerBound
    if rows.lowerBound > first { walk.skip(toEndOf: rows.lowerBound - 1) }
    var row = rows.lowerBound
    // The last place with an entry that the walk came by, and the time in each state since then.
    var known: Int?
    var since = StateTimes()
    while row < rows.upperBound {
      let place = row - first
      let limit = limit(walk.cursor)
      if index.knows(thread, before: place) { (known, since) = (place, StateTimes()) }
      if let known {
        let last = index.lastPlace(of: thread, from: place, to: rows.upperBound - first) {
          running.ends[first + $0 - 1] <= limit
        }
        if last > place, many(index.times(of: thread, from: known, to: last) - since) {
          row = first + last
          walk.skip(toEndOf: row - 1)
          continue
        }
      }
      // What is left lies before the edge of a column: a few dozen spans, which most often add up as well.
      let next = min(rows.upperBound, row + StateIndex.stride - place % StateIndex.stride)
      if next - row >= Self.someSpans, running.ends[row + Self.someSpans - 1] <= limit {
        let last = ((row + Self.someSpans)..<next).partitioningIndex { running.ends[$0] > limit }
        if let times = walk.plainTimes(row..<last), many(times) {
          since += times
          row = last
          walk.skip(toEndOf: row - 1)
          continue
        }
      }
      walk.pass(row) { span in
        since[span.state] += span.time.duration
        body(span)
      }
      row += 1
    }
    walk.stayOff(until: endOffCore(of: thread, after: rows), body)
  }

  /// Fewer than so many are told one by one as fast.
  private static let someSpans = 4

  /// The spans of thread number `thread` that share time with `window`, and the one before them.
  private func rows(of thread: Int, around window: TimeRange) -> Range<Int> {
    let rows = threads[thread].running
    let first = lastRunningRow(of: thread, startingBefore: window.start) ?? rows.lowerBound
    return first..<(first..<rows.upperBound).partitioningIndex { running.starts[$0] > window.end }
  }

  /// Until when thread number `thread` was off its core after the last of `rows`, which are its own.
  private func endOffCore(of thread: Int, after rows: Range<Int>) -> Nanoseconds {
    let life = threads[thread]
    return rows.upperBound < life.running.upperBound
      ? running.starts[rows.upperBound] : life.time.end
  }

  private func stateWalk(of thread: Int) -> StateWalk {
    let life = threads[thread]
    return StateWalk(self, life, began: isCreationSeen(life) ? .created : .firstSeen)
  }

  /// What thread number `thread` was doing right before `moment`, which must lie in its life after
  /// its first moment, when it was off its core then. The last of its spans that began before that is
  /// number `row`, nil where none did.
  func stateOffCore(of thread: Int, before moment: Nanoseconds, after row: Int?) -> StateSpan? {
    let life = threads[thread]
    let next = row.map { $0 + 1 } ?? life.running.lowerBound
    let gapEnd = next < life.running.upperBound ? running.starts[next] : life.time.end
    if let row, life.blocked.isEmpty, life.programWaits.isEmpty {
      // Nothing but the span before it says what it was.
      guard running.ends[row] < moment, moment <= gapEnd else { return nil }
      let known = StateMachine.standard.state(after: running.endings[row])
      return StateSpan(
        time: TimeRange(running.ends[row], gapEnd), state: known.state, evidence: known.evidence)
    }
    var walk = stateWalk(of: thread)
    if let row { walk.skip(toEndOf: row) }
    var found: StateSpan?
    walk.stayOff(until: gapEnd) { span in
      if span.time.start < moment, moment <= span.time.end { found = span }
    }
    return found
  }

  /// The last span of thread number `thread` that began before `moment`; O(log n).
  func lastRunningRow(of thread: Int, startingBefore moment: Nanoseconds) -> Int? {
    let rows = threads[thread].running
    let next = rows.partitioningIndex { running.starts[$0] >= moment }
    return next > rows.lowerBound ? next - 1 : nil
  }

  /// Whether the trace saw the thread being created by another of its threads: from then on it
  /// waits for its first core. Sampling notices a thread some time after.
  private func isCreationSeen(_ life: ThreadLife) -> Bool {
    guard metadata.capture.method.seesSwitches else { return false }
    let process = processes[life.process]
    let isFirstOfItsProcess = life.key.tid == process.pid
    return life.creator != nil || (isFirstOfItsProcess && process.parent != nil)
  }
}

extension Range<Int> {
  /// The first index for which `belongsToSecondHalf` holds, where it holds for all that follow; the
  /// upper bound where it never does.
  package func partitioningIndex(where belongsToSecondHalf: (Int) -> Bool) -> Int {
    var low = lowerBound
    var high = upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if belongsToSecondHalf(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The same where it is expected near `guess`: O(log n) in the distance from there.
  func partitioningIndex(near guess: Int, where belongsToSecondHalf: (Int) -> Bool) -> Int {
    let guess = Swift.min(Swift.max(guess, lowerBound), upperBound)
    if guess < upperBound, !belongsToSecondHalf(guess) {
      var reach = 1
      while guess + reach < upperBound, !belongsToSecondHalf(guess + reach) { reach *= 2 }
      return ((guess + reach / 2)..<Swift.min(guess + reach, upperBound))
        .partitioningIndex(where: belongsToSecondHalf)
    }
    return (lowerBound..<guess).partitioningIndexNearEnd(where: belongsToSecondHalf)
  }

  /// The same where it is expected near the upper bound: O(log n) in the distance from there.
  func partitioningIndexNearEnd(where belongsToSecondHalf: (Int) -> Bool) -> Int {
    guard !isEmpty else { return upperBound }
    var reach = 1
    while upperBound - reach > lowerBound, belongsToSecondHalf(upperBound - reach) { reach *= 2 }
    return (Swift.max(lowerBound, upperBound - reach)..<(upperBound - reach / 2))
      .partitioningIndex(where: belongsToSecondHalf)
  }
}
