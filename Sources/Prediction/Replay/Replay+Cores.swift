import Trace

extension Replay {
  /// Adds what the thread on `core` has had of it since it was last asked.
  mutating func account(_ core: Int) {
    guard let thread = cores[core].thread else { return }
    let length = now - cores[core].since
    threads[thread].left -= length
    threads[thread].had += length
    computed += length
    cores[core].since = now
    cores[core].least = max(cores[core].least, threads[thread].had)
  }

  /// Sees to it that the thread on `core` is told when it has computed what it is at.
  mutating func time(_ core: Int) {
    guard let thread = cores[core].thread else { return }
    cores[core].turn += 1
    cores[core].isShareTimed = false
    cores[core].since = now
    events.add(.computed(core: core, turn: cores[core].turn), at: now + threads[thread].left)
    timeShare(core)
  }

  private mutating func timeShare(_ core: Int) {
    guard !cores[core].queue.isEmpty, !cores[core].isShareTimed else { return }
    cores[core].isShareTimed = true
    // Where in its tick a core is nobody knows.
    let share = FairShare.slice / 2 + Nanoseconds(ties.choose(below: Int(FairShare.slice)))
    events.add(.shareOver(core: core, turn: cores[core].turn), at: now + share)
  }

  private mutating func enqueue(_ thread: Int, _ core: Int) {
    cores[core].queue.append(thread)
    queued += 1
  }

  private mutating func dequeue(_ place: Int, _ core: Int) -> Int {
    queued -= 1
    return cores[core].queue.remove(at: place)
  }

  /// The thread goes to wait, or is done.
  mutating func leaveCore(_ thread: Int) {
    guard let core = threads[thread].core else { return }
    threads[thread].core = nil
    cores[core].thread = nil
    cores[core].turn += 1
  }

  /// Takes the core from the thread on it, which is ready from then on.
  mutating func preempt(_ core: Int) {
    guard let thread = cores[core].thread else { return }
    account(core)
    leaveCore(thread)
    arrive(thread)
  }

  /// The share of the thread on `core` is over: one that has had less goes on.
  mutating func endShare(of core: Int, turn: Int) {
    guard cores[core].turn == turn, let thread = cores[core].thread else { return }
    account(core)
    cores[core].isShareTimed = false
    balance(from: core)
    guard let next = leastServed(core), threads[next].had < threads[thread].had else {
      return timeShare(core)
    }
    leaveCore(thread)
    threads[thread].lastCore = core
    enqueue(thread, core)
    fill(core)
  }

  /// A queue that is longer by two than another core's hands a thread over.
  private mutating func balance(from core: Int) {
    guard cores[core].queue.count > 0,
      let other = cores.indices.min(by: { cores[$0].load < cores[$1].load }),
      cores[core].load >= cores[other].load + 2
    else { return }
    move(dequeue(cores[core].queue.count - 1, core), from: core, to: other)
  }

  private mutating func move(_ thread: Int, from core: Int, to other: Int) {
    threads[thread].had += cores[other].least - cores[core].least
    threads[thread].lastCore = other
    enqueue(thread, other)
    if cores[other].isIdle { fill(other) } else { timeShare(other) }
  }

  /// Finds a core or a queue for a thread that became ready: the core it was on, an idle one, or the one
  /// that the fewest want.
  mutating func place(_ thread: Int) {
    let last = threads[thread].lastCore
    if let last, cores[last].isIdle, cores[last].queue.isEmpty { return begin(thread, on: last) }
    var best: [Int] = []
    var least = Int.max
    for core in cores.indices {
      let load = cores[core].load
      if load < least { (best, least) = ([], load) }
      if load == least { best.append(core) }
    }
    let core =
      last.map { best.contains($0) } == true ? last ?? 0 : best[ties.choose(below: best.count)]
    if let last, last != core { threads[thread].had += cores[core].least - cores[last].least }
    threads[thread].had = max(threads[thread].had, cores[core].least - FairShare.slice)
    threads[thread].lastCore = core
    guard !cores[core].isIdle else { return begin(thread, on: core) }
    enqueue(thread, core)
    account(core)
    if let current = cores[core].thread,
      threads[thread].had + FairShare.wakeUp < threads[current].had, threads[current].left > 0
    {
      leaveCore(current)
      enqueue(current, core)
      fill(core)
    } else {
      timeShare(core)
    }
  }

  private mutating func begin(_ thread: Int, on core: Int) {
    threads[thread].core = core
    threads[thread].lastCore = core
    cores[core].thread = thread
    if giveWayIfAsked(thread) { return }
    time(core)
  }

  /// The place in the queue of `core` of the thread that has had least, ties as the seed says.
  private mutating func leastServedPlace(_ core: Int) -> Int? {
    var best: [Int] = []
    var least = Nanoseconds.max
    for (place, thread) in cores[core].queue.enumerated() {
      if threads[thread].had < least { (best, least) = ([], threads[thread].had) }
      if threads[thread].had == least { best.append(place) }
    }
    return best.isEmpty ? nil : best[ties.choose(below: best.count)]
  }

  private mutating func leastServed(_ core: Int) -> Int? {
    leastServedPlace(core).map { cores[core].queue[$0] }
  }

  /// Gives an idle core the next thread of its queue, or else one of the longest queue.
  mutating func fill(_ core: Int) {
    while cores[core].isIdle {
      if let place = leastServedPlace(core) {
        begin(dequeue(place, core), on: core)
      } else {
        let longest = cores.lazy.map(\.queue.count).max() ?? 0
        guard longest > 0 else { return }
        let donors = cores.indices.filter { cores[$0].queue.count == longest }
        let donor = donors[ties.choose(below: donors.count)]
        guard let place = leastServedPlace(donor) else { return }
        let thread = dequeue(place, donor)
        threads[thread].had += cores[core].least - cores[donor].least
        begin(thread, on: core)
      }
    }
  }
}
