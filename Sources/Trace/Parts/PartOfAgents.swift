/// What agents reported of a stretch of a recording.
struct PartOfAgents {
  private let whole: Trace
  private let window: TimeRange
  private let threads: [Int32]
  private let processes: [Int32]
  private let tasks: [Int32]

  /// - Parameters:
  ///   - threads: the new places of the threads of `whole`; below 0 for those that are left out.
  ///   - processes: the same for its processes.
  init(_ whole: Trace, _ window: TimeRange, threads: [Int32], processes: [Int32]) {
    self.whole = whole
    self.window = window
    self.threads = threads
    self.processes = processes
    var count: Int32 = 0
    tasks = whole.tasks.map { task in
      guard window.touches(task.time) else { return -1 }
      count += 1
      return count - 1
    }
  }

  /// Adds it to `part`, whose processes and threads are complete.
  func add(to part: inout Trace) {
    addTasks(to: &part)
    part.interpreterLocks = whole.interpreterLocks.compactMap { cut($0, part.threads) }
    part.lockWaits = whole.lockWaits.compactMap { cut($0) }
    part.programWaits = ProgramWaits(
      part.interpreterLocks, part.lockWaits, dealingOutTo: &part.threads)
    part.marks = whole.marks.compactMap { mark in
      guard let thread = place(mark.thread, in: threads), window.touches(mark.time) else {
        return nil
      }
      return Mark(
        thread: thread, task: mark.task.flatMap { place($0, in: tasks) }, name: mark.name,
        time: window.clipping(mark.time), depth: mark.depth)
    }
    .sorted { ($0.thread, $0.time.start, $0.depth) < ($1.thread, $1.time.start, $1.depth) }
  }

  private func addTasks(to part: inout Trace) {
    for index in part.threads.indices { part.threads[index].task = nil }
    var names = PlaceNumbers()
    for (index, task) in whole.tasks.enumerated() where tasks[index] >= 0 {
      let first = part.taskRuns.count
      for row in runs(of: task) { add(row, to: &part, &names) }
      var cut = task
      cut.process = task.process.flatMap { place($0, in: processes) }
      cut.parent = task.parent.flatMap { place($0, in: tasks) }
      let end = part.taskRuns.count
      cut.runs = first == end ? 0..<0 : first..<end
      cut.started = cut.runs.first.map { part.taskRuns.starts[$0] }
      let start = max(task.time.start, window.start)
      if task.outcome == nil || task.time.end > window.end {
        cut.outcome = nil
        cut.error = nil
        let ran = cut.runs.last.map { part.taskRuns.ends[$0] } ?? start
        cut.time = TimeRange(start, max(start, part.end, ran))
      } else {
        cut.time = TimeRange(start, task.time.end)
      }
      if let thread = cut.runs.first.map({ Int(part.taskRuns.threads[$0]) }),
        task.kind == .thread || task.kind == .process, part.threads[thread].task == nil
      {
        part.threads[thread].task = part.tasks.count
      }
      part.tasks.append(cut)
    }
    part.taskRuns.placeNames = names.names
  }

  /// The runs of `task` within the window, behind the last one before it, unless the task runs when the
  /// window begins.
  private func runs(of task: TaskLife) -> [Int] {
    let known = task.runs.filter { threads[Int(whole.taskRuns.threads[$0])] >= 0 }
    var rows = known.filter { window.touches(whole.taskRuns.time($0)) }
    let runsAtStart = rows.first.map { whole.taskRuns.starts[$0] <= window.start } ?? false
    let before = task.runs.last { row in
      whole.taskRuns.starts[row] < window.start && !window.touches(whole.taskRuns.time(row))
    }
    if let before, !runsAtStart, known.contains(before) { rows.insert(before, at: 0) }
    return rows
  }

  private func add(_ row: Int, to part: inout Trace, _ names: inout PlaceNumbers) {
    let runs = whole.taskRuns
    let time = window.clipping(runs.time(row))
    // What it waits for afterwards is seen when it hands over.
    let isCut = runs.ends[row] > window.end
    part.taskRuns.starts.append(time.start)
    part.taskRuns.ends.append(time.end)
    part.taskRuns.tasks.append(Int32(part.tasks.count))
    part.taskRuns.threads.append(threads[Int(runs.threads[row])])
    part.taskRuns.awaitedTasks.append(
      isCut ? -1 : runs.awaitedTask(row).map { tasks[$0] } ?? -1)
    part.taskRuns.places.append(names.number(of: isCut ? nil : runs.place(row)))
    part.taskRuns.lines.append(isCut ? 0 : runs.lines[row])
    part.taskRuns.blockings.append(names.number(of: runs.blockedAt(row)))
  }

  /// `lock` with the uses that touch the window; nil where there is none.
  private func cut(_ lock: InterpreterLock, _ lives: [ThreadLife]) -> InterpreterLock? {
    guard let process = place(lock.process, in: processes) else { return nil }
    let uses = lock.uses.compactMap { use -> InterpreterLock.Use? in
      let start = use.wait ?? use.held?.start ?? use.waitEnd
      let end = use.held?.end ?? use.waitEnd
      guard let thread = place(Int(use.thread), in: threads),
        window.touches(TimeRange(min(start, end), end))
      else { return nil }
      let held = use.held.flatMap { window.touches($0) ? window.clipping($0) : nil }
      let waitEnd = held?.start ?? lives[thread].time.end
      let isOver = held != nil && use.waitEnd <= window.start
      return InterpreterLock.Use(
        thread: Int32(thread),
        wait: isOver ? nil : use.wait.map { min(max($0, window.start), waitEnd) }, held: held,
        waitEnd: waitEnd)
    }
    .sorted {
      ($0.held?.start ?? .max, $0.waitEnd, $0.thread, $0.held?.end ?? .max)
        < ($1.held?.start ?? .max, $1.waitEnd, $1.thread, $1.held?.end ?? .max)
    }
    return uses.isEmpty ? nil : InterpreterLock(process: process, number: lock.number, uses: uses)
  }

  private func cut(_ wait: LockWaiting) -> LockWaiting? {
    guard let thread = place(wait.thread, in: threads), window.touches(wait.time) else {
      return nil
    }
    let isCut = wait.time.end > window.end
    return LockWaiting(
      thread: thread, time: window.clipping(wait.time), lock: wait.lock,
      holder: wait.holder.flatMap { place($0, in: threads) }, acquired: wait.acquired && !isCut,
      giver: isCut ? nil : wait.giver.flatMap { place($0, in: threads) })
  }
}

/// Names that are numbered in the order in which they come up.
struct PlaceNumbers {
  private(set) var names: [String] = []
  private var numbers: [String: Int32] = [:]

  /// The number of `name`; -1 for none.
  mutating func number(of name: String?) -> Int32 {
    guard let name else { return -1 }
    if let known = numbers[name] { return known }
    let number = Int32(names.count)
    names.append(name)
    numbers[name] = number
    return number
  }
}
