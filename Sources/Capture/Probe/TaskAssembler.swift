import CProbeRings
import Trace

/// Turns the agents' records of all threads, in order of time, into records of the trace.
///
/// It knows which tasks are alive under which number of which process (addresses are reused, so a
/// task that is created takes the number over) and which stretches each thread is inside of.
package struct TaskAssembler {
  /// One record with its thread and its moment in the trace.
  package struct Entry {
    var thread: ThreadKey
    package var at: Nanoseconds
    var record: coreograph_task_record

    /// Makes the entry from its parts.
    package init(thread: ThreadKey, at: Nanoseconds, record: coreograph_task_record) {
      self.thread = thread
      self.at = at
      self.record = record
    }
  }

  private struct Name: Hashable {
    var pid: Int32
    var number: UInt64
  }

  private struct Stretch {
    var entered: Entry
    var kind: TaskRecordKind?
    var task: TaskKey?
    var blockedAt: String?
    /// How many marks it lies inside of.
    var marks: Int32 = 0
  }

  private var nextTask: Int64 = 1
  private var living: [Name: TaskKey] = [:]
  private var inside: [ThreadKey: [Stretch]] = [:]
  private var texts: TextTables
  private var cancelledByTimeout: Set<TaskKey> = []
  private var marks = OpenMarks()
  /// A callback that is no task is told where it kept its loop from everything else.
  private static let longCallback: Nanoseconds = 10_000_000

  /// An assembler for processes whose texts lie in `directory`.
  package init(directory: String) { texts = TextTables(directory: directory) }

  /// Whether there were more names than the recorder keeps in mind.
  var lacksTexts: Bool { texts.lacksSome }

  /// Takes entries in order of time.
  package mutating func receive(
    _ entries: [Entry], into sink: inout some TraceSink & ~Copyable
  ) throws {
    for entry in entries {
      switch UInt32(entry.record.phase) {
      case COREOGRAPH_PHASE_ENTER.rawValue: try enter(entry, into: &sink)
      case COREOGRAPH_PHASE_LEAVE.rawValue: try leave(entry, into: &sink)
      default: try happen(entry, into: &sink)
      }
    }
  }

  /// Ends what is still open: threads that were inside of a stretch when they or the recording ended.
  package mutating func finish(
    at end: Nanoseconds, into sink: inout some TraceSink & ~Copyable
  ) throws {
    for thread in inside.keys { try leave(thread, at: end, into: &sink) }
    for mark in marks.finish(at: end) { try sink.receive(.marked(mark)) }
  }

  /// Ends what a thread was inside of that was seen to be gone at a moment; nothing of it may follow.
  mutating func leave(
    _ thread: ThreadKey, at moment: Nanoseconds, into sink: inout some TraceSink & ~Copyable
  ) throws {
    for stretch in (inside.removeValue(forKey: thread) ?? []).reversed() {
      let last = Entry(
        thread: thread, at: max(moment, stretch.entered.at), record: coreograph_task_record())
      try close(stretch, by: last, into: &sink)
    }
  }

  private mutating func enter(
    _ entry: Entry, into sink: inout some TraceSink & ~Copyable
  ) throws {
    let kind = TaskRecordKind(rawValue: entry.record.kind)
    var stretch = Stretch(entered: entry, kind: kind, task: nil)
    switch kind {
    case .ran: stretch.task = try task(entry.record.task, of: entry.thread.pid, entry, into: &sink)
    case .ranElsewhere:
      let owner = Int32(truncatingIfNeeded: entry.record.number)
      let task = try task(entry.record.task, of: owner, entry, into: &sink)
      stretch.task = task
      if let name = text(entry.record.text, of: entry.thread.pid) {
        try sink.receive(.taskNamed(TaskNaming(task: task, name: name, kind: .job)))
      }
    default: break
    }
    // Where records were lost, what was never left is not carried along.
    var stretches = inside[entry.thread, default: []]
    let depth = Int(entry.record.depth)
    if stretches.count > depth { stretches.removeLast(stretches.count - depth) }
    stretch.marks = markDepth(on: entry.thread)
    if let task = stretch.task {
      marks.resume(task, on: entry.thread, at: entry.at, depth: stretch.marks)
    }
    stretches.append(stretch)
    inside[entry.thread] = stretches
  }

  private mutating func leave(
    _ entry: Entry, into sink: inout some TraceSink & ~Copyable
  ) throws {
    guard var stretches = inside[entry.thread], let stretch = stretches.popLast(),
      stretch.entered.record.depth == entry.record.depth
    else {
      inside[entry.thread] = nil
      return
    }
    inside[entry.thread] = stretches
    try close(stretch, by: entry, into: &sink)
  }

  private mutating func close(
    _ stretch: Stretch, by last: Entry, into sink: inout some TraceSink & ~Copyable
  ) throws {
    let time = TimeRange(stretch.entered.at, max(stretch.entered.at, last.at))
    let thread = stretch.entered.thread
    switch stretch.kind {
    case .ran, .ranElsewhere:
      guard let task = stretch.task else { return }
      for mark in marks.suspend(task, at: time.end) { try sink.receive(.marked(mark)) }
      let line = last.record.number
      try sink.receive(
        .taskRan(
          TaskRun(
            task: task, thread: thread, time: time,
            awaitedTask: living[Name(pid: thread.pid, number: last.record.other)],
            awaited: text(last.record.text, of: thread.pid),
            line: line == 0 ? nil : Int32(truncatingIfNeeded: line),
            blockedAt: stretch.blockedAt)))
    case .called:
      guard time.duration >= Self.longCallback else { return }
      try addCallback(
        text(stretch.entered.record.text, of: thread.pid) ?? "", stretch, time, into: &sink)
    case .waited:
      let holder = Int32(truncatingIfNeeded: stretch.entered.record.number)
      let giver = Int32(truncatingIfNeeded: last.record.number)
      try sink.receive(
        .lockWait(
          LockWait(
            thread: thread, time: time, lock: stretch.entered.record.other,
            holder: holder == 0 ? nil : holder, acquired: last.record.task == 1,
            giver: giver == 0 ? nil : giver)))
    case .marked:
      try sink.receive(
        .marked(
          MarkedSpan(
            thread: thread,
            task: living[Name(pid: thread.pid, number: stretch.entered.record.task)],
            name: text(stretch.entered.record.text, of: thread.pid) ?? "", time: time,
            depth: stretch.marks)))
    default: break
    }
  }

  /// How many marks a stretch that begins now on that thread lies inside of.
  private func markDepth(on thread: ThreadKey) -> Int32 {
    let stacked = inside[thread]?.count { $0.kind == .marked } ?? 0
    return marks.count(on: thread) + Int32(stacked)
  }

  /// The task that runs on that thread now, or the thread.
  private func markOwner(on thread: ThreadKey) -> OpenMarks.Owner {
    let task = inside[thread]?.last { $0.task != nil }?.task
    return task.map { .task($0) } ?? .thread(thread)
  }

  private mutating func addCallback(
    _ name: String, _ stretch: Stretch, _ time: TimeRange,
    into sink: inout some TraceSink & ~Copyable
  ) throws {
    let thread = stretch.entered.thread
    let task = TaskKey(nextTask)
    nextTask += 1
    try sink.receive(
      .taskCreated(
        TaskCreation(
          task: task, pid: thread.pid, parent: nil, name: name, kind: .callback, queued: false,
          at: time.start)))
    try sink.receive(
      .taskRan(
        TaskRun(
          task: task, thread: thread, time: time, awaitedTask: nil, awaited: nil, line: nil,
          blockedAt: stretch.blockedAt)))
    try sink.receive(.taskEnded(TaskEnd(task: task, at: time.end, outcome: .ok, error: nil)))
  }

  private mutating func happen(
    _ entry: Entry, into sink: inout some TraceSink & ~Copyable
  ) throws {
    let (record, pid) = (entry.record, entry.thread.pid)
    switch TaskRecordKind(rawValue: record.kind) {
    case .created, .queued:
      let key = newTask(Name(pid: pid, number: record.task))
      try sink.receive(
        .taskCreated(
          TaskCreation(
            task: key, pid: pid, parent: living[Name(pid: pid, number: record.other)],
            name: text(record.text, of: pid) ?? "", kind: TaskKind(agentNumber: record.number),
            queued: record.kind == TaskRecordKind.queued.rawValue, at: entry.at)))
    case .named:
      let key = try task(record.task, of: pid, entry, into: &sink)
      try sink.receive(
        .taskNamed(
          TaskNaming(
            task: key, name: text(record.text, of: pid) ?? "",
            kind: TaskKind(agentNumber: record.number))))
    case .timedOut:
      let key = try task(record.task, of: pid, entry, into: &sink)
      cancelledByTimeout.insert(key)
      try sink.receive(.taskTimedOut(TaskTimeout(task: key, at: entry.at)))
    case .finished: try end(Name(pid: pid, number: record.task), entry, into: &sink)
    case .finishedElsewhere:
      let owner = Int32(truncatingIfNeeded: record.other)
      try end(Name(pid: owner, number: record.task), entry, into: &sink)
    case .bound:
      let ticket = Name(pid: pid, number: record.other)
      living[Name(pid: pid, number: record.task)] = living.removeValue(forKey: ticket)
    case .blocked:
      guard let place = text(record.text, of: pid),
        let stretch = inside[entry.thread]?.lastIndex(where: {
          $0.kind == .ran || $0.kind == .called
        })
      else { return }
      inside[entry.thread]?[stretch].blockedAt = place
    case .markBegan:
      marks.begin(
        text(record.text, of: pid) ?? "", of: markOwner(on: entry.thread), on: entry.thread,
        at: entry.at, depth: markDepth(on: entry.thread))
    case .markEnded:
      let name = text(record.text, of: pid)
      let mark = marks.end(name, of: markOwner(on: entry.thread), in: pid, at: entry.at)
      if let mark { try sink.receive(.marked(mark)) }
    case .note:
      try sink.receive(.note(AgentNote(pid: pid, text: text(record.text, of: pid) ?? "")))
    default: break
    }
  }

  private mutating func end(
    _ name: Name, _ entry: Entry, into sink: inout some TraceSink & ~Copyable
  ) throws {
    let key = try task(name.number, of: name.pid, entry, into: &sink)
    var outcome = TaskOutcome(agentNumber: entry.record.number)
    let error = text(entry.record.text, of: entry.thread.pid)
    // A task that caught its time-out and went on can still end in another way.
    let endsByTimeout = outcome == .cancelled || error?.hasSuffix("TimeoutError") == true
    if cancelledByTimeout.remove(key) != nil, endsByTimeout { outcome = .timedOut }
    living[name] = nil
    marks.forget(key)
    try sink.receive(
      .taskEnded(TaskEnd(task: key, at: entry.at, outcome: outcome, error: error)))
  }

  /// The task under that number, announced here if nothing announced it: it was there before the
  /// agent, or its loop makes tasks in a way that the agent cannot see.
  private mutating func task(
    _ number: UInt64, of pid: Int32, _ entry: Entry,
    into sink: inout some TraceSink & ~Copyable
  ) throws -> TaskKey {
    let name = Name(pid: pid, number: number)
    if let key = living[name] { return key }
    let key = newTask(name)
    try sink.receive(
      .taskCreated(
        TaskCreation(
          task: key, pid: pid, parent: nil, name: "", kind: .coroutine, queued: false,
          at: entry.at)))
    return key
  }

  private mutating func newTask(_ name: Name) -> TaskKey {
    let key = TaskKey(nextTask)
    nextTask += 1
    living[name] = key
    return key
  }

  private mutating func text(_ number: UInt32, of pid: Int32) -> String? {
    texts.text(number, of: pid)
  }
}
