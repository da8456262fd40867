// From records in order of arrival to a trace in its one order.
extension TraceBuilder {
  /// Ends the stream: processes that no record ended lived until the recording's end, and such
  /// threads until their process's.
  ///
  /// Processes stand in order of start and threads by process and start (in order of arrival where
  /// they started together), whatever order the records came in.
  public consuming func finish(metadata: TraceMetadata) -> Trace {
    addSpansAroundWindow()
    sortProcesses()
    let newIndex = sortThreads()
    var trace = Trace(metadata: metadata)
    dealOutLatest()
    trace.running = RunningSpans(joining: running, renumbering: newIndex)
    running = []
    trace.blocked = blocked
    blocked = BlockedSpans()
    trace.blocked.sort(renumbering: newIndex)
    trace.losses = losses.sorted {
      ($0.time.start, $0.core, $0.time.end, $0.count)
        < ($1.time.start, $1.core, $1.time.end, $1.count)
    }
    trace.foreign = foreign.sorted {
      ($0.core, $0.time.start, $0.time.end) < ($1.core, $1.time.start, $1.time.end)
    }
    trace.threads = threads
    trace.processes = processes
    trace.dealOutSpans()
    trace.dealOutThreads()
    trace.end = sieve?.latest ?? 0
    trace.stretchLives(hasThreadEnded: hasThreadEnded, hasProcessEnded: hasProcessEnded)
    trace.agentNotes = agentNotes
    agents.finish(into: &trace)
    return trace
  }

  private mutating func sortProcesses() {
    let order = processes.indices.sorted {
      (processes[$0].time.start, $0) < (processes[$1].time.start, $1)
    }
    let newIndex = inverse(of: order)
    processes = order.map { processes[$0] }
    hasProcessEnded = order.map { hasProcessEnded[$0] }
    var last: [Int32: Int] = [:]
    for (index, arrival) in order.enumerated() {
      // Nobody comes from what began later, whatever the records say.
      processes[index].parent = parents[arrival].flatMap { last[$0] }
      last[processes[index].pid] = index
      processes[index].executions.sortByTime(from: processes[index].time.start)
      if let last = processes[index].executions.last { processes[index].name = last.name }
    }
    for index in threads.indices { threads[index].process = Int(newIndex[threads[index].process]) }
  }

  private mutating func sortThreads() -> [Int32] {
    let order = threads.indices.sorted {
      (threads[$0].process, threads[$0].time.start, $0)
        < (threads[$1].process, threads[$1].time.start, $1)
    }
    let newIndex = inverse(of: order)
    threads = order.map { threads[$0] }
    hasThreadEnded = order.map { hasThreadEnded[$0] }
    creators = order.map { creators[$0] }
    findCreators()
    for index in threads.indices {
      threads[index].names.sortByTime(from: threads[index].time.start)
      if let last = threads[index].names.last { threads[index].name = last.name }
    }
    return newIndex
  }

  /// Whoever bore the creator's id last when a thread began made it.
  private mutating func findCreators() {
    let makers = Set(creators.compactMap(\.self))
    if makers.isEmpty { return }
    var last: [ThreadKey: Int] = [:]
    let order = threads.indices.sorted {
      (threads[$0].time.start, $0) < (threads[$1].time.start, $1)
    }
    for index in order {
      threads[index].creator = creators[index].flatMap { last[$0] }
      let key = threads[index].key
      if makers.contains(key) { last[key] = index }
    }
  }
}

extension Trace {
  /// Tells each thread which spans are its own.
  fileprivate mutating func dealOutSpans() {
    var (run, wait) = (0, 0)
    for index in threads.indices {
      let rows = run..<running.threads.end(of: Int32(index), from: run)
      let waits = wait..<blocked.threads.end(of: Int32(index), from: wait)
      threads[index].running = rows
      threads[index].blocked = waits
      (run, wait) = (rows.upperBound, waits.upperBound)
    }
  }

  /// Tells each process which threads are its own.
  fileprivate mutating func dealOutThreads() {
    var next = 0
    for index in processes.indices {
      let first = next
      while next < threads.count, threads[next].process == index { next += 1 }
      processes[index].threads = first..<next
    }
  }

  /// Lets threads last as long as their spans and processes as long as their threads. Threads that
  /// nobody ended end with their process, and processes with the recording.
  fileprivate mutating func stretchLives(hasThreadEnded: [Bool], hasProcessEnded: [Bool]) {
    for index in threads.indices {
      let thread = threads[index]
      let runs = thread.running.last.map { running.ends[$0] } ?? 0
      let waits = thread.blocked.last.map { blocked.ends[$0] } ?? 0
      threads[index].time.end = max(thread.time.end, runs, waits)
      let moment = threads[index].time.end
      processes[thread.process].time.end = max(processes[thread.process].time.end, moment)
    }
    end = processes.reduce(end) { max($0, $1.time.end) }
    end = foreign.reduce(end) { max($0, $1.time.end) }
    end = losses.reduce(end) { max($0, $1.time.end) }
    for index in processes.indices where !hasProcessEnded[index] {
      processes[index].time.end = end
    }
    for index in threads.indices where !hasThreadEnded[index] {
      threads[index].time.end = processes[threads[index].process].time.end
      threads[index].ending = processes[threads[index].process].ending
    }
  }
}

extension [Int32] {
  /// The index after the last `value` of an ascending array, in which nothing less stands from `first` on.
  fileprivate func end(of value: Int32, from first: Int) -> Int {
    var (low, high) = (first, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension [Naming] {
  /// Sorts by time; what came later stays later among namings of one moment. Nobody is named before
  /// they are there, whatever the records say.
  fileprivate mutating func sortByTime(from start: Nanoseconds) {
    for index in indices { self[index].at = Swift.max(self[index].at, start) }
    guard count > 1 else { return }
    self = enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }
}

private func inverse(of order: [Int]) -> [Int32] {
  var result = [Int32](repeating: 0, count: order.count)
  for (new, old) in order.enumerated() { result[old] = Int32(new) }
  return result
}
