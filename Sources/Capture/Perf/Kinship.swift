import Trace

/// Tells threads of the run from strangers where the records of their beginnings may be lost.
struct Kinship {
  /// The process that made a process; nil where that is not known.
  private let parent: (Int32) -> Int32?
  private var isInDoubt = false
  /// Threads that are none of the run.
  private var strangers: Set<Int32> = []

  /// Asks `parent` who made a process.
  init(parent: @escaping (Int32) -> Int32?) {
    self.parent = parent
  }

  /// Records were lost: whoever was a stranger may have begun anew under its id.
  mutating func noteLoss() {
    isInDoubt = true
    strangers.removeAll()
  }

  /// Whether an unknown thread is of the run after all. Strangers are looked at once.
  mutating func isOurs(_ thread: ThreadKey, of run: RunTracker) -> Bool {
    guard isInDoubt, thread.tid > 0, !strangers.contains(thread.tid) else { return false }
    if run.hasProcess(thread.pid) || !run.hasBegun && thread.pid == run.root { return true }
    if let parent = parent(thread.pid), run.hasProcess(parent) { return true }
    strangers.insert(thread.tid)
    return false
  }

  /// The parent of a process as procfs tells it.
  static func parentInProcfs(_ pid: Int32) -> Int32? {
    readFile("/proc/\(pid)/stat")?.withUnsafeBufferPointer { TaskStatus($0) }?.parent
  }
}
