import Trace

// Which threads there are, and what is said of them.
extension PerfHistory {
  /// The thread whose line it is, which is on the line's core; nil for the idle one.
  @discardableResult
  mutating func see(_ line: PerfLine, _ core: Int?, at moment: Nanoseconds) -> Int? {
    if line.tid == 0 { kinds.idle = true }
    // Those that are gone have no id any more, and in a container tracepoints have other ids.
    if line.tid < 0 || hasForeignIDs, let core { return cores[core].occupant }
    guard line.tid > 0 else { return nil }
    let thread = owner(of: line, at: moment)
    if let core { place(thread, on: core, at: moment) }
    return thread
  }

  mutating func owner(of line: PerfLine, at moment: Nanoseconds) -> Int {
    let thread = thread(line.tid, at: moment)
    if let pid = line.pid, pid > 0 { note(pid, of: thread) }
    threads[thread].isWatched = true
    threads[thread].name(line.name, at: moment)
    return thread
  }

  mutating func note(_ pid: Int32, of thread: Int) {
    kinds.processes = true
    threads[thread].pid = pid
  }

  /// The number of the living thread `tid`.
  mutating func thread(_ tid: Int32, at moment: Nanoseconds) -> Int {
    if let known = numbers[tid], threads[known].place != .ended { return known }
    let known = announced[tid]
    return begin(
      tid, pid: known.flatMap { $0.pid > 0 ? $0.pid : nil }, creator: nil, name: known?.name ?? [],
      at: moment)
  }

  @discardableResult
  mutating func begin(
    _ tid: Int32, pid: Int32?, creator: Int?, name: [UInt8], at moment: Nanoseconds
  ) -> Int {
    if let known = numbers[tid] {
      if isFresh(known), threads[known].start == moment || pid == nil { return known }
      if case .on(let core) = threads[known].place {
        free(core, at: cores[core].lastSeen, .exited)
      } else if threads[known].place != .ended {
        threads[known].endOffCore(at: moment)
      }
    }
    numbers[tid] = threads.count
    threads.append(
      PerfThread(tid: tid, pid: pid, creator: creator.map { Int32($0) }, name: name, at: moment))
    return threads.count - 1
  }

  /// Whether nothing was told of a thread but that it was made.
  func isFresh(_ thread: Int) -> Bool {
    threads[thread].place == .unseen && threads[thread].creator != nil
  }

  mutating func execute(
    _ thread: Int, named name: UnsafeRawBufferPointer, isRecord: Bool, at moment: Nanoseconds
  ) {
    threads[thread].name(name, at: moment)
    // The tracepoint follows its record.
    defer { threads[thread].isExecTold = isRecord }
    guard isRecord || !threads[thread].isExecTold else { return }
    threads[thread].executions.append(
      Naming(at: moment, name: String(decoding: name, as: UTF8.self)))
  }

  mutating func announce(_ event: PerfEvent) {
    switch event {
    case .forkedBy(_, let child): announced[child.tid, default: (-1, [])].pid = child.pid
    case .named(let key, let name, _): announced[key.tid] = (key.pid, Array(name))
    default: break
    }
  }
}
