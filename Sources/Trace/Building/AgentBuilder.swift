/// Assembles what agents report, once all threads are known.
///
/// Agents' records come by another way than the kernel's, so a thread can be reported as ended
/// before its last records arrive: threads are found by id and time at the end.
struct AgentBuilder {
  private var created: [TaskCreation] = []
  private var indices: [TaskKey: Int] = [:]
  private var ends: [Int: TaskEnd] = [:]
  private var timeouts: Set<Int> = []
  private var runs: [TaskRun] = []
  private var uses: [GILUse] = []
  private var waits: [LockWait] = []
  private var marks: [MarkedSpan] = []
  private var outside = AgentsOutside()

  mutating func receive(_ creation: TaskCreation) {
    indices[creation.task] = created.count
    created.append(creation)
  }

  mutating func receive(_ naming: TaskNaming) {
    guard let index = indices[naming.task] else { return }
    if !naming.name.isEmpty { created[index].name = naming.name }
    created[index].kind = naming.kind
  }

  mutating func receive(_ timeout: TaskTimeout) {
    guard let index = indices[timeout.task] else { return }
    timeouts.insert(index)
  }

  mutating func receive(_ taskEnd: TaskEnd) {
    guard let index = indices[taskEnd.task] else { return }
    ends[index] = taskEnd
  }

  mutating func receive(_ run: TaskRun, _ sieve: PartSieve?) {
    if outside.leavesIn(run, sieve) { runs.append(run) }
  }

  mutating func receive(_ use: GILUse, _ sieve: PartSieve?) {
    if outside.leavesIn(use, sieve) { uses.append(use) }
  }

  mutating func receive(_ wait: LockWait, _ sieve: PartSieve?) {
    if sieve?.window.touches(wait.time) ?? true { waits.append(wait) }
  }

  mutating func receive(_ mark: MarkedSpan, _ sieve: PartSieve?) {
    if sieve?.window.touches(mark.time) ?? true { marks.append(mark) }
  }

  /// Adds everything to `trace`, whose processes and threads are complete. What stands on threads
  /// that were not recorded is left out.
  mutating func finish(into trace: inout Trace) {
    runs += outside.runs
    uses += outside.uses
    let finder = ThreadFinder(trace.threads)
    addTasks(to: &trace, finder)
    addLocks(to: &trace, finder)
    trace.lockWaits = waits.compactMap { wait in
      guard let thread = finder.thread(wait.thread, at: wait.time.start) else { return nil }
      func index(_ tid: Int32?, at moment: Nanoseconds) -> Int? {
        tid.flatMap { finder.thread(ThreadKey(pid: wait.thread.pid, tid: $0), at: moment) }
      }
      let time = trace.threads[thread].time.clipping(wait.time)
      return LockWaiting(
        thread: thread, time: time, lock: wait.lock, holder: index(wait.holder, at: time.start),
        acquired: wait.acquired, giver: index(wait.giver, at: time.end))
    }
    .sorted { ($0.thread, $0.time.start) < ($1.thread, $1.time.start) }
    trace.programWaits = ProgramWaits(
      trace.interpreterLocks, trace.lockWaits, dealingOutTo: &trace.threads)
    trace.marks = marks.compactMap { mark in
      guard let thread = finder.thread(mark.thread, at: mark.time.start) else { return nil }
      return Mark(
        thread: thread, task: mark.task.flatMap { indices[$0] }, name: mark.name,
        time: trace.threads[thread].time.clipping(mark.time), depth: mark.depth)
    }
    .sorted { ($0.thread, $0.time.start, $0.depth) < ($1.thread, $1.time.start, $1.depth) }
  }

  private func addTasks(to trace: inout Trace, _ finder: ThreadFinder) {
    let processes = ProcessFinder(trace.processes)
    var lives = created.enumerated().map { index, creation in
      let taskEnd = ends[index]
      var outcome = taskEnd?.outcome
      if timeouts.contains(index), outcome == .cancelled { outcome = .timedOut }
      return TaskLife(
        key: creation.task, process: nil,
        parent: creation.parent.flatMap { indices[$0] }, name: creation.name, kind: creation.kind,
        time: TimeRange(creation.at, max(creation.at, taskEnd?.at ?? trace.end)),
        queued: creation.queued, started: nil, outcome: outcome, error: taskEnd?.error,
        runs: 0..<0)
    }
    let placed = runs.compactMap { run -> PlacedRun? in
      guard let task = indices[run.task], let thread = finder.thread(run.thread, at: run.time.start)
      else { return nil }
      return PlacedRun(
        task: task, thread: thread, time: trace.threads[thread].time.clipping(run.time), run: run)
    }
    .sorted { ($0.task, $0.time.start, $1.time.end) < ($1.task, $1.time.start, $0.time.end) }
    var columns = TaskRuns()
    var places: [String: Int32] = [:]
    func number(of place: String?) -> Int32 {
      guard let place else { return -1 }
      if let known = places[place] { return known }
      let number = Int32(columns.placeNames.count)
      columns.placeNames.append(place)
      places[place] = number
      return number
    }
    for placed in placed {
      let (task, time) = (placed.task, placed.time)
      let row = columns.count
      // Loops that are run within loops run a task within itself: that is one run.
      if let last = columns.ends.last, columns.tasks.last == Int32(task), time.start < last {
        continue
      }
      columns.starts.append(time.start)
      columns.ends.append(time.end)
      columns.tasks.append(Int32(task))
      columns.threads.append(Int32(placed.thread))
      columns.awaitedTasks.append(
        placed.run.awaitedTask.flatMap { indices[$0] }.map(Int32.init) ?? -1)
      columns.lines.append(placed.run.line ?? 0)
      columns.places.append(number(of: placed.run.awaited))
      columns.blockings.append(number(of: placed.run.blockedAt))
      if lives[task].started == nil {
        lives[task].started = time.start
        lives[task].runs = row..<row
        let isLife = lives[task].kind == .thread || lives[task].kind == .process
        if isLife, trace.threads[placed.thread].task == nil {
          trace.threads[placed.thread].task = task
        }
      }
      lives[task].runs = lives[task].runs.lowerBound..<(row + 1)
      lives[task].time = TimeRange(
        min(lives[task].time.start, time.start), max(lives[task].time.end, time.end))
    }
    for (index, creation) in created.enumerated() {
      lives[index].process = processes.process(creation.pid, at: lives[index].time.start)
    }
    trace.tasks = lives
    trace.taskRuns = columns
  }

  private func addLocks(to trace: inout Trace, _ finder: ThreadFinder) {
    var locks: [InterpreterLock] = []
    var indices: [InterpreterLockName: Int] = [:]
    for use in uses {
      guard let moment = use.wait ?? use.take,
        let thread = finder.thread(use.thread, at: moment)
      else { continue }
      let life = trace.threads[thread].time
      let name = InterpreterLockName(process: trace.threads[thread].process, number: use.lock)
      let index = indices[name] ?? locks.count
      if index == locks.count {
        locks.append(InterpreterLock(process: name.process, number: name.number, uses: []))
        indices[name] = index
      }
      let held = use.take.map { life.clipping(TimeRange($0, max($0, use.drop ?? life.end))) }
      let waitEnd = held?.start ?? life.end
      locks[index].uses.append(
        InterpreterLock.Use(
          thread: Int32(thread), wait: use.wait.map { min(max($0, life.start), waitEnd) },
          held: held, waitEnd: waitEnd))
    }
    for index in locks.indices {
      locks[index].uses.sort {
        ($0.held?.start ?? .max, $0.waitEnd, $0.thread, $0.held?.end ?? .max)
          < ($1.held?.start ?? .max, $1.waitEnd, $1.thread, $1.held?.end ?? .max)
      }
      locks[index].endHoldsAtNextTake()
    }
    trace.interpreterLocks = locks.sorted { ($0.process, $0.number) < ($1.process, $1.number) }
  }
}

private struct PlacedRun {
  var task: Int
  var thread: Int
  var time: TimeRange
  var run: TaskRun
}

extension InterpreterLock {
  /// A hold whose end nobody reported (its thread was killed, or started another program) was over
  /// by the time when the lock was taken again.
  fileprivate mutating func endHoldsAtNextTake() {
    for (index, next) in zip(uses.indices, uses.dropFirst()) {
      guard let held = uses[index].held, let taken = next.held?.start, held.end > taken else {
        continue
      }
      uses[index].held = TimeRange(held.start, taken)
    }
  }
}

private struct InterpreterLockName: Hashable {
  var process: Int
  var number: Int32
}

/// Finds the thread that bore an id at a moment; ids can be reused.
private struct ThreadFinder {
  private var bearers: [ThreadKey: [(start: Nanoseconds, index: Int)]] = [:]

  init(_ threads: [ThreadLife]) {
    for (index, thread) in threads.enumerated() {
      bearers[thread.key, default: []].append((thread.time.start, index))
    }
  }

  func thread(_ key: ThreadKey, at moment: Nanoseconds) -> Int? {
    guard let found = bearers[key] else { return nil }
    return (found.last { $0.start <= moment } ?? found.first)?.index
  }
}

/// The same for processes.
private struct ProcessFinder {
  private var bearers: [Int32: [(start: Nanoseconds, index: Int)]] = [:]

  init(_ processes: [ProcessLife]) {
    for (index, process) in processes.enumerated() {
      bearers[process.pid, default: []].append((process.time.start, index))
    }
  }

  func process(_ pid: Int32, at moment: Nanoseconds) -> Int? {
    guard let found = bearers[pid] else { return nil }
    return (found.last { $0.start <= moment } ?? found.first)?.index
  }
}

extension TimeRange {
  /// The part of `other` that lies inside; empty at the nearer end where none does.
  func clipping(_ other: TimeRange) -> TimeRange {
    let first = Swift.min(Swift.max(other.start, start), end)
    return TimeRange(first, Swift.min(Swift.max(other.end, first), end))
  }
}
