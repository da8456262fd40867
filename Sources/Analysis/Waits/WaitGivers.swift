import Trace

/// Who gave waiting threads what they waited for, as far as agents and the ends of processes tell.
///
/// Only what follows from the records is an answer: a lock goes from who had it last to who has it
/// next, a task that goes on after awaiting another one was let go on by that one's end, and a parent
/// in `wait` by its child's.
package struct WaitGivers {
  /// Something that a thread waited for, and got.
  package struct Gift: Equatable {
    /// The index of the thread that gave it.
    package var giver: Int
    /// When it did, at the latest.
    package var moment: Nanoseconds
    /// Since when the other one had waited.
    var waitStart: Nanoseconds
  }

  private let trace: Trace
  /// For each thread, its waits for interpreter locks by start.
  private let lockUses: [Int: [LockUse]]
  /// For each lock, who got it when, by time.
  private let takers: [LockName: [Taker]]
  /// For each thread, its rows of ``Trace/lockWaits``.
  private let lockWaits: [Int: Range<Int>]
  /// For each thread, the rows of ``Trace/taskRuns`` on it, by start.
  private let taskRuns: [Int: [Int]]
  /// For each process, its children.
  private let children: [Int: [Int]]

  private struct LockUse {
    var start: Nanoseconds
    var end: Nanoseconds
    /// Who had the lock before, and until when.
    var before: (thread: Int, drop: Nanoseconds)?
  }

  private struct Taker {
    var moment: Nanoseconds
    var thread: Int
  }

  /// Orders what agents reported; O(n log n) in their records.
  package init(_ trace: Trace) {
    self.trace = trace
    var uses: [Int: [LockUse]] = [:]
    for lock in trace.interpreterLocks {
      var before: (thread: Int, drop: Nanoseconds)?
      for use in lock.uses {
        if let wait = use.wait, use.held != nil {
          uses[Int(use.thread), default: []].append(
            LockUse(start: wait, end: use.waitEnd, before: before))
        }
        if let held = use.held { before = (Int(use.thread), held.end) }
      }
    }
    lockUses = uses.mapValues { $0.sorted { ($0.start, $0.end) < ($1.start, $1.end) } }
    var takers: [LockName: [Taker]] = [:]
    var rows: [Int: Range<Int>] = [:]
    for (row, wait) in trace.lockWaits.enumerated() {
      rows[wait.thread] = (rows[wait.thread]?.lowerBound ?? row)..<(row + 1)
      guard wait.acquired else { continue }
      takers[trace.name(ofLockOf: wait), default: []].append(
        Taker(moment: wait.time.end, thread: wait.thread))
    }
    self.takers = takers.mapValues { $0.sorted { ($0.moment, $0.thread) < ($1.moment, $1.thread) } }
    lockWaits = rows
    var runs: [Int: [Int]] = [:]
    for row in 0..<trace.taskRuns.count {
      runs[Int(trace.taskRuns.threads[row]), default: []].append(row)
    }
    taskRuns = runs.mapValues { rows in
      rows.sorted { (trace.taskRuns.starts[$0], $0) < (trace.taskRuns.starts[$1], $1) }
    }
    var children: [Int: [Int]] = [:]
    for (index, process) in trace.processes.enumerated() {
      if let parent = process.parent { children[parent, default: []].append(index) }
    }
    self.children = children
  }

  /// Who dropped the interpreter lock that `thread` waited for until `moment` or a little later.
  func interpreterLock(of thread: Int, at moment: Nanoseconds) -> Gift? {
    guard let uses = lockUses[thread] else { return nil }
    let next = uses.indices.partitioningIndex { uses[$0].start >= moment }
    guard next > 0, uses[next - 1].end >= moment, let before = uses[next - 1].before else {
      return nil
    }
    return Gift(giver: before.thread, moment: before.drop, waitStart: uses[next - 1].start)
  }

  /// Who had the lock that `thread` waited for until `moment` or a little later, and got.
  package func lock(of thread: Int, at moment: Nanoseconds) -> Gift? {
    guard let wait = lockWait(of: thread, at: moment), wait.acquired else { return nil }
    if let giver = wait.giver, giver != thread {
      return Gift(giver: giver, moment: moment, waitStart: wait.time.start)
    }
    // Others may have had it meanwhile: the last of them gave it.
    let all = takers[trace.name(ofLockOf: wait)] ?? []
    let next = all.indices.partitioningIndex { all[$0].moment >= wait.time.end }
    var giver = wait.holder
    if next > 0, all[next - 1].moment > wait.time.start { giver = all[next - 1].thread }
    // Who waits for a lock of its own waits for a signal, and nobody tells whose.
    guard let giver, giver != thread else { return nil }
    return Gift(giver: giver, moment: moment, waitStart: wait.time.start)
  }

  /// Whether `thread` gave up at `moment` or a little later to wait for a lock.
  package func timedOut(_ thread: Int, at moment: Nanoseconds) -> Bool {
    guard let wait = lockWait(of: thread, at: moment) else { return false }
    return !wait.acquired && wait.time.end < trace.threads[thread].time.end
  }

  private func lockWait(of thread: Int, at moment: Nanoseconds) -> LockWaiting? {
    guard let rows = lockWaits[thread] else { return nil }
    let next = rows.partitioningIndex { trace.lockWaits[$0].time.start >= moment }
    guard next > rows.lowerBound, trace.lockWaits[next - 1].time.end >= moment else { return nil }
    return trace.lockWaits[next - 1]
  }

  /// The child process whose exit ended `span`, in which `thread` waited for one.
  package func child(of thread: Int, in span: StateSpan) -> Gift? {
    guard let place = span.wait.flatMap({ trace.blocked.place($0) }),
      Self.childWaits.contains(place)
    else { return nil }
    let ended = (children[trace.threads[thread].process] ?? []).filter { child in
      let process = trace.processes[child]
      return process.ending == .exited && process.time.end > span.time.start
        && process.time.end <= span.time.end
    }
    guard let last = ended.max(by: { trace.processes[$0].time.end < trace.processes[$1].time.end }),
      let giver = trace.processes[last].threads.max(by: {
        trace.threads[$0].time.end < trace.threads[$1].time.end
      })
    else { return nil }
    return Gift(
      giver: giver, moment: trace.processes[last].time.end, waitStart: span.time.start)
  }

  /// Places in which a thread waits for the exit of a child and for nothing else.
  private static let childWaits: Set<String> = ["wait4", "waitid", "do_wait", "kernel_wait4"]

  /// The end of the task that the first one awaited which goes on on `thread` after `span`.
  package func task(on thread: Int, after span: StateSpan) -> Gift? {
    guard let rows = taskRuns[thread] else { return nil }
    let next = rows.indices.partitioningIndex {
      trace.taskRuns.starts[rows[$0]] >= span.time.end
    }
    guard next < rows.endIndex,
      let core = trace.lastRunningRow(
        of: thread, startingBefore: trace.taskRuns.starts[rows[next]] + 1),
      trace.running.starts[core] == span.time.end
    else { return nil }
    let task = trace.tasks[Int(trace.taskRuns.tasks[rows[next]])]
    guard rows[next] > task.runs.lowerBound,
      let awaited = trace.taskRuns.awaitedTask(rows[next] - 1)
    else { return nil }
    let end = trace.tasks[awaited].time.end
    guard trace.tasks[awaited].outcome != nil, end > span.time.start, end <= span.time.end,
      let run = trace.tasks[awaited].runs.last
    else { return nil }
    return Gift(
      giver: Int(trace.taskRuns.threads[run]), moment: end, waitStart: span.time.start)
  }
}
