/// What processes and tasks of several recordings are called in the merged one.
struct MergedIDs {
  private var taken: Set<Int32> = []
  private var pids: [Int32: Int32] = [:]
  /// What the tasks of the recording are called, whose own numbers may be any.
  private var tasks: [TaskKey: TaskKey] = [:]
  private var taskCount: Int64 = 0
  /// How many processes have another id than in their recording, because an earlier one has it.
  private(set) var renamed = 0
  /// Above every id that Linux gives (PID_MAX_LIMIT is 2^22), and below what stands for the cores.
  private var next: Int32 = 1 << 22

  /// What follows is of `trace`.
  mutating func begin(_ trace: Trace) {
    let own = Set(trace.processes.map(\.pid))
    pids = [:]
    for pid in own.sorted() where taken.contains(pid) {
      repeat { next -= 1 } while taken.contains(next) || own.contains(next)
      pids[pid] = next
      renamed += 1
    }
    taken.formUnion(own)
    taken.formUnion(pids.values)
    tasks = [:]
    for task in trace.tasks {
      taskCount += 1
      tasks[task.key] = TaskKey(taskCount)
    }
  }

  subscript(pid: Int32) -> Int32 { pids[pid] ?? pid }

  subscript(thread: ThreadKey) -> ThreadKey {
    let pid = self[thread.pid]
    return ThreadKey(pid: pid, tid: thread.tid == thread.pid ? pid : thread.tid)
  }

  subscript(task: TaskKey) -> TaskKey { tasks[task] ?? task }
}
