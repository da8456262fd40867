import Randomness
import Trace

/// A small random machine: cores that run threads of processes that fork, exec, rename, wait and
/// exit, as a recorder on the rung `tracepoints` would tell of it.
struct RandomRecords {
  private(set) var records: [TraceRecord] = []
  private var random: SeededNumbers
  private var threads: [LivingThread] = []
  private var coreFree: [Nanoseconds]
  private var freeIDs: [Int32] = Array(100..<140)
  private var tasks: [TaskKey] = []
  private var gilFree: Nanoseconds = 0

  private struct LivingThread {
    var key: ThreadKey
    /// Until when something was said of it.
    var told: Nanoseconds
  }

  /// Runs the machine for `steps` steps.
  init(seed: UInt64, steps: Int = 200, cores: Int = 3) {
    random = SeededNumbers(seed: seed)
    coreFree = Array(repeating: 0, count: cores)
    startProcess(parent: nil, at: 0)
    for _ in 0..<steps { step() }
  }

  private mutating func step() {
    guard let index = threads.indices.randomElement(using: &random) else {
      return startProcess(parent: nil, at: coreFree.max() ?? 0)
    }
    switch Int.random(in: 0..<40, using: &random) {
    case 0: startProcess(parent: threads[index].key.pid, at: threads[index].told)
    case 1...2: startThread(of: threads[index].key.pid, creator: threads[index])
    case 3:
      threads[index].told += 1
      records.append(
        .threadRenamed(
          .init(thread: threads[index].key, name: name(), at: threads[index].told)))
    case 4: execute(index)
    case 5: endThread(index)
    case 6: addCoreEvent()
    case 7...9: addTaskEvent(threads[index].key, threads[index].told)
    case 10: addLockEvent(threads[index].key, threads[index].told)
    default: run(index)
    }
  }

  private mutating func run(_ index: Int) {
    let core = Int.random(in: coreFree.indices, using: &random)
    let ready = threads[index].told
    let start = max(ready, coreFree[core]) + Nanoseconds.random(in: 0...1500, using: &random)
    if start > ready + 2, Bool.random(using: &random) {
      let end = Nanoseconds.random(in: ready...start, using: &random)
      records.append(.blocked(wait(of: threads[index].key, TimeRange(ready, end))))
    }
    // Some spans are empty, most are short, and a few are long.
    let longest: Nanoseconds =
      [0, 10, 5_000, 5_000, 3_000_000_000].randomElement(using: &random) ?? 0
    let end = start + Nanoseconds.random(in: 0...longest, using: &random)
    records.append(
      .running(
        .init(
          thread: threads[index].key, core: Int32(core), time: TimeRange(start, end),
          end: SpanEnd.allCases.randomElement(using: &random) ?? .lost)))
    coreFree[core] = end
    threads[index].told = end
  }

  private mutating func wait(of thread: ThreadKey, _ time: TimeRange) -> BlockedSpan {
    let wakers: [Waker?] = [
      nil, .interrupt, .other, .thread(ThreadKey(pid: 1, tid: 2)), .thread(thread),
    ]
    return BlockedSpan(
      thread: thread, time: time, cause: WaitCause.allCases.randomElement(using: &random) ?? .io,
      place: [nil, "futex", "clock_nanosleep", name()].randomElement(using: &random) ?? nil,
      evidence: Bool.random(using: &random) ? .reported : .observed,
      waker: wakers.randomElement(using: &random) ?? nil)
  }

  private mutating func addCoreEvent() {
    let core = Int.random(in: coreFree.indices, using: &random)
    let start = coreFree[core]
    let time = TimeRange(start, start + Nanoseconds.random(in: 1...9999, using: &random))
    if Bool.random(using: &random) {
      records.append(.foreign(.init(core: Int32(core), time: time, name: name())))
      coreFree[core] = time.end
    } else {
      let count = UInt64.random(in: 0...1_000_000, using: &random)
      records.append(.lost(.init(core: Int32(core), time: time, count: count)))
    }
  }

  /// What an agent inside the program might say at that moment.
  private mutating func addTaskEvent(_ thread: ThreadKey, _ at: Nanoseconds) {
    let time = TimeRange(at, at + Nanoseconds.random(in: 0...999, using: &random))
    let task = tasks.randomElement(using: &random)
    let kind = TaskKind.allCases.randomElement(using: &random) ?? .job
    switch (Int.random(in: 0..<7, using: &random), task) {
    case (0, let task?):
      records.append(.taskNamed(.init(task: task, name: name(), kind: kind)))
    case (1, let task?): records.append(.taskTimedOut(.init(task: task, at: at)))
    case (2, let task?):
      records.append(
        .taskEnded(
          .init(
            task: task, at: at, outcome: TaskOutcome.allCases.randomElement(using: &random) ?? .ok,
            error: Bool.random(using: &random) ? nil : name())))
    case (3...4, let task?):
      records.append(
        .taskRan(
          .init(
            task: task, thread: thread, time: time,
            awaitedTask: Bool.random(using: &random) ? nil : tasks.first,
            awaited: Bool.random(using: &random) ? nil : name(),
            line: Bool.random(using: &random) ? nil : 17,
            blockedAt: Bool.random(using: &random) ? nil : name())))
    case (5, _):
      records.append(
        .marked(.init(thread: thread, task: task, name: name(), time: time, depth: 2)))
    default:
      let new = TaskKey(Int64(tasks.count) + 1)
      tasks.append(new)
      records.append(
        .taskCreated(
          .init(
            task: new, pid: thread.pid, parent: task, name: name(), kind: kind,
            queued: Bool.random(using: &random), at: at)))
    }
  }

  private mutating func addLockEvent(_ thread: ThreadKey, _ at: Nanoseconds) {
    let time = TimeRange(at, at + Nanoseconds.random(in: 0...999, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: records.append(.note(.init(pid: thread.pid, text: name())))
    case 1:
      records.append(
        .lockWait(
          .init(
            thread: thread, time: time, lock: .max, holder: thread.pid,
            acquired: Bool.random(using: &random),
            giver: at % 2 == 0 ? thread.pid : nil)))
    default:
      let take = max(at, gilFree)
      gilFree = take + 1 + Nanoseconds.random(in: 0...99, using: &random)
      let isTaken = Int.random(in: 0..<5, using: &random) > 0
      let isDropped = Bool.random(using: &random)
      records.append(
        .gil(
          .init(
            thread: thread, lock: 1, wait: isTaken && Bool.random(using: &random) ? nil : at,
            take: isTaken ? take : nil, drop: isTaken && isDropped ? gilFree : nil)))
    }
  }

  private mutating func startProcess(parent: Int32?, at: Nanoseconds) {
    guard let pid = takeID() else { return }
    records.append(.processStarted(.init(pid: pid, parent: parent, name: name(), at: at)))
    threads.append(LivingThread(key: ThreadKey(pid: pid, tid: pid), told: at))
    records.append(
      .threadStarted(
        .init(thread: ThreadKey(pid: pid, tid: pid), creator: nil, name: name(), at: at)))
  }

  private mutating func startThread(of pid: Int32, creator: LivingThread) {
    guard let tid = takeID() else { return }
    let key = ThreadKey(pid: pid, tid: tid)
    threads.append(LivingThread(key: key, told: creator.told))
    records.append(
      .threadStarted(.init(thread: key, creator: creator.key, name: name(), at: creator.told)))
  }

  private mutating func execute(_ index: Int) {
    threads[index].told += 1
    records.append(
      .processExecuted(
        .init(pid: threads[index].key.pid, name: name(), at: threads[index].told)))
  }

  /// Ends a thread, and its process with the last of its threads. Its id is used again after that.
  private mutating func endThread(_ index: Int) {
    threads[index].told += 1
    let thread = threads.remove(at: index)
    records.append(
      .threadEnded(
        .init(
          thread: thread.key, at: thread.told, why: .exited,
          inferredFrom: thread.told % 2 == 0 ? thread.told - 1 : nil)))
    guard !threads.contains(where: { $0.key.pid == thread.key.pid }) else {
      if thread.key.tid != thread.key.pid { freeIDs.append(thread.key.tid) }
      return
    }
    let latest = coreFree.max() ?? 0
    let at = max(thread.told, latest)
    records.append(.processEnded(.init(pid: thread.key.pid, at: at, why: .exited)))
    // Later than every moment so far, as the kernel would.
    for core in coreFree.indices { coreFree[core] = max(coreFree[core], at + 1) }
    if thread.key.tid != thread.key.pid { freeIDs.append(thread.key.tid) }
    freeIDs.append(thread.key.pid)
  }

  private mutating func takeID() -> Int32? {
    freeIDs.isEmpty ? nil : freeIDs.removeFirst()
  }

  /// Up to twenty characters, some of them unpleasant.
  private mutating func name() -> String {
    let alphabet = Array(
      "abcXYZ019 _-/{}[]:,\"\\\n\t\u{1}\u{7F}<&>éß漢😀\u{FFFD}\u{2028}".unicodeScalars)
    let length = Int.random(in: 0...20, using: &random)
    var name = String.UnicodeScalarView()
    for _ in 0..<length {
      name.append(alphabet.randomElement(using: &random) ?? "?")
    }
    return String(name)
  }
}
