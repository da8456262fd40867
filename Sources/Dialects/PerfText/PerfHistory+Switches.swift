import Trace

// Who comes to a core and who leaves it.
extension PerfHistory {
  mutating func turn(
    _ core: Int, from: PerfTask, to: PerfTask, _ ending: SpanEnd, _ line: PerfLine,
    at moment: Nanoseconds
  ) {
    kinds.switches = true
    if from.tid > 0 {
      let thread = thread(from.tid, at: moment)
      if line.tid > 0, line.tid != from.tid { hasForeignIDs = true }
      if line.tid == from.tid, let pid = line.pid, pid > 0 { note(pid, of: thread) }
      if line.tid < 0, let pid = line.pid, pid > 0, threads[thread].pid == nil {
        note(pid, of: thread)
      }
      threads[thread].isWatched = true
      if cores[core].occupant == thread { kinds.handOvers += 1 }
      place(thread, on: core, at: moment)
      threads[thread].name(from.name, at: moment)
      free(core, at: moment, ending)
    } else {
      kinds.idle = true
      free(core, at: cores[core].lastSeen, .lost)
      cores[core].freeSince = max(cores[core].freeSince, moment)
    }
    guard to.tid > 0 else { return }
    let thread = thread(to.tid, at: moment)
    threads[thread].name(to.name, at: moment)
    come(thread, core, at: moment, known: true)
  }

  mutating func comeIn(_ line: PerfLine, _ core: Int, at moment: Nanoseconds) {
    kinds.switchRecords = true
    guard line.tid > 0 else {
      free(core, at: cores[core].lastSeen, .lost)
      return
    }
    let thread = owner(of: line, at: moment)
    guard cores[core].occupant != thread else { return cores[core].lastSeen = moment }
    come(thread, core, at: moment, known: true)
  }

  mutating func goOut(
    _ line: PerfLine, _ core: Int, preempted: Bool, at moment: Nanoseconds
  ) {
    kinds.switchRecords = true
    guard line.tid != 0 else { return }
    let thread = line.tid > 0 ? owner(of: line, at: moment) : cores[core].occupant
    guard let thread else { return }
    if cores[core].occupant != thread {
      // The tracepoint said so already.
      if kinds.switches || threads[thread].place == .ended { return }
      place(thread, on: core, at: moment)
    }
    let isOver = (threads[thread].isReleased || line.tid < 0) && !preempted
    free(core, at: moment, isOver ? .exited : preempted ? .preempted : .blocked)
  }

  /// Thread number `thread` comes to `core`, at `moment` or, where that is not `known`, before it.
  mutating func come(
    _ thread: Int, _ core: Int, at moment: Nanoseconds, known: Bool
  ) {
    free(core, at: cores[core].lastSeen, .lost)
    if case .on(let other) = threads[thread].place {
      free(other, at: cores[other].lastSeen, .lost)
    }
    let moment = max(moment, cores[core].freeSince)
    threads[thread].enter(core, at: moment, known: known, losses: losses.count)
    cores[core].occupant = thread
    cores[core].lastSeen = moment
  }

  /// Thread number `thread` is on `core`, however it came there.
  mutating func place(_ thread: Int, on core: Int, at moment: Nanoseconds) {
    guard cores[core].occupant != thread else { return cores[core].lastSeen = moment }
    come(thread, core, at: moment, known: false)
  }

  /// Whoever is on `core` left it at `moment`; one that was about to end and left no word is over.
  mutating func free(_ core: Int, at moment: Nanoseconds, _ ending: SpanEnd) {
    guard let thread = cores[core].occupant else { return }
    let ending = ending == .lost && threads[thread].isExiting ? .exited : ending
    let end = threads[thread].leave(at: moment, ending, losses: losses.count)
    cores[core].occupant = nil
    cores[core].freeSince = max(cores[core].freeSince, end)
    self.end = max(self.end, end)
  }

  mutating func lose(_ count: UInt64, _ core: Int, at moment: Nanoseconds) {
    let from = min(max(cores[core].lastSeen, cores[core].freeSince), moment)
    losses.append(Loss(core: Int32(core), time: TimeRange(from, moment), count: count))
    free(core, at: cores[core].lastSeen, .lost)
  }
}
