import Trace

/// The stretches that programs have marked and not ended yet, other than those that begin and end on
/// one thread by their nature.
///
/// A mark belongs to the task that began it, or to the thread where no task ran. While its task is
/// suspended others run on the thread, so a mark that lasts over a suspension becomes one stretch for
/// each run of its task.
struct OpenMarks {
  /// What a mark goes along with.
  enum Owner: Hashable {
    case task(TaskKey)
    case thread(ThreadKey)
  }

  private struct Open {
    var name: String
    /// Where and since when it goes on; nil while its task is suspended.
    var running: (thread: ThreadKey, since: Nanoseconds, depth: Int32)?
  }

  private var open: [Owner: [Open]] = [:]
  /// How many go on on each thread.
  private var counts: [ThreadKey: Int32] = [:]

  /// How many marks go on on that thread.
  func count(on thread: ThreadKey) -> Int32 { counts[thread] ?? 0 }

  /// A mark begins, inside of `depth` others.
  mutating func begin(
    _ name: String, of owner: Owner, on thread: ThreadKey, at moment: Nanoseconds, depth: Int32
  ) {
    counts[thread, default: 0] += 1
    open[owner, default: []].append(Open(name: name, running: (thread, moment, depth)))
  }

  /// The owner's latest mark of that name (of any where it has none) ends. Where the owner has none,
  /// another task of the process began it.
  mutating func end(
    _ name: String?, of owner: Owner, in pid: Int32, at moment: Nanoseconds
  ) -> MarkedSpan? {
    func place(_ marks: [Open]?) -> Int? {
      marks?.lastIndex { name == nil || $0.name == name }
    }
    let found =
      place(open[owner]).map { (owner, $0) }
      ?? open.lazy.compactMap { other, marks -> (Owner, Int)? in
        guard marks.contains(where: { $0.running?.thread.pid == pid }) else { return nil }
        return place(marks).map { (other, $0) }
      }.first
    guard let (other, index) = found, let mark = open[other]?.remove(at: index) else { return nil }
    return span(mark, of: other, until: moment)
  }

  /// The task runs again, inside of `depth` marks of others.
  mutating func resume(
    _ task: TaskKey, on thread: ThreadKey, at moment: Nanoseconds, depth: Int32
  ) {
    guard let marks = open[.task(task)] else { return }
    for (index, mark) in marks.enumerated() where mark.running == nil {
      open[.task(task)]?[index].running = (thread, moment, depth + Int32(index))
      counts[thread, default: 0] += 1
    }
  }

  /// The task is suspended: the stretches that its marks have gone on for.
  mutating func suspend(_ task: TaskKey, at moment: Nanoseconds) -> [MarkedSpan] {
    guard let marks = open[.task(task)] else { return [] }
    return marks.indices.compactMap { index in
      open[.task(task)]?[index].running = nil
      return span(marks[index], of: .task(task), until: moment)
    }
  }

  /// The task has ended, and its marks with it.
  mutating func forget(_ task: TaskKey) { open[.task(task)] = nil }

  /// The recording ends: the stretches that all marks have gone on for.
  mutating func finish(at end: Nanoseconds) -> [MarkedSpan] {
    let last = open.flatMap { owner, marks in marks.map { (owner, $0) } }
    open = [:]
    return last.compactMap { owner, mark in span(mark, of: owner, until: end) }
  }

  private mutating func span(_ mark: Open, of owner: Owner, until end: Nanoseconds) -> MarkedSpan? {
    guard let running = mark.running else { return nil }
    counts[running.thread, default: 1] -= 1
    var task: TaskKey?
    if case .task(let key) = owner { task = key }
    return MarkedSpan(
      thread: running.thread, task: task, name: mark.name,
      time: TimeRange(running.since, max(running.since, end)), depth: running.depth)
  }
}
