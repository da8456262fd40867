/// What agents reported outside of a window and is kept all the same, because it says how things stood when
/// it began: of each task its first run, the last one before the window and the one that ended last, of each interpreter lock the last
/// use before it.
struct AgentsOutside {
  private struct LockName: Hashable {
    var pid: Int32
    var number: Int32
  }

  private var first: [TaskKey: TaskRun] = [:]
  private var last: [TaskKey: TaskRun] = [:]
  private var latest: [TaskKey: TaskRun] = [:]
  private var takes: [LockName: GILUse] = [:]

  /// The runs that are kept, in the order of their tasks.
  var runs: [TaskRun] {
    let others = last.values.filter { first[$0.task] != $0 }
    let ends = latest.values.filter { first[$0.task] != $0 && last[$0.task] != $0 }
    return (first.values + others + ends).sorted {
      ($0.task.number, $0.time.start, $1.time.end) < ($1.task.number, $1.time.start, $0.time.end)
    }
  }

  /// The uses that are kept.
  var uses: [GILUse] {
    takes.sorted { ($0.key.pid, $0.key.number) < ($1.key.pid, $1.key.number) }.map(\.value)
  }

  /// Whether `run` is no business of this; remembers it where it may have to be kept.
  mutating func leavesIn(_ run: TaskRun, _ sieve: PartSieve?) -> Bool {
    guard let window = sieve?.window, !window.touches(run.time) else { return true }
    let earliest = first[run.task]
    if earliest.map({ ($0.time.start, run.time.end) > (run.time.start, $0.time.end) }) ?? true {
      first[run.task] = run
    }
    if latest[run.task].map({ $0.time.end < run.time.end }) ?? true { latest[run.task] = run }
    if run.time.start < window.start {
      // Of runs within each other the outer one is told.
      let latest = last[run.task]
      if latest.map({ ($0.time.end, run.time.start) <= (run.time.end, $0.time.start) }) ?? true {
        last[run.task] = run
      }
    }
    return false
  }

  /// The same for a use of an interpreter lock: one whose end is not told may have ended at any later take.
  mutating func leavesIn(_ use: GILUse, _ sieve: PartSieve?) -> Bool {
    guard let window = sieve?.window, let take = use.take, let drop = use.drop,
      !window.touches(TimeRange(min(use.wait ?? take, drop), drop))
    else { return true }
    guard take < window.start else { return false }
    let name = LockName(pid: use.thread.pid, number: use.lock)
    if takes[name].map({ ($0.take ?? 0) <= take }) ?? true { takes[name] = use }
    return false
  }
}
