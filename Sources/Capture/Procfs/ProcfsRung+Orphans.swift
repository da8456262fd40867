import Glibc
import Trace

extension ProcfsRung {
  /// Takes up processes whose parent lived too briefly to be seen.
  ///
  /// The kernel hands an orphan to one of its ancestors beyond the dead: to the nearest "subreaper",
  /// or to process 1. A child of one of the recorder's ancestors is the program's if it came to be
  /// after the program and stands in a process group of the program's processes; a shell with job
  /// control gives no other job that group. An orphan that left the group as well (a daemon) stays
  /// unseen.
  func adoptOrphans(during sample: TimeRange, into sink: inout some TraceSink & ~Copyable) throws {
    let groups = Set(processes.map(\.group))
    var strangers: Set<Int32> = []
    for ancestor in ancestors {
      guard
        let text = readOnce("/proc/\(ancestor)/task/\(ancestor)/children", into: buffer)
      else { continue }
      var fields = NumberFields(text[...])
      var children: [Int32] = []
      while let pid = fields.next() { children.append(Int32(truncatingIfNeeded: pid)) }
      for pid in children where !knownProcesses.contains(pid) {
        if knownStrangers.contains(pid) {
          strangers.insert(pid)
          continue
        }
        guard let text = readOnce("/proc/\(pid)/stat", into: buffer), let status = TaskStatus(text)
        else { continue }
        let started = status.started * clockTick - bootClockLead - origin
        guard groups.contains(status.group), started > -clockTick, pid != getpid() else {
          strangers.insert(pid)
          continue
        }
        try discover(
          pid, parent: nil, accounted: 0, at: sample.start, now: sample.end, into: &sink)
      }
    }
    // Those that are gone are forgotten: their ids can come again.
    knownStrangers = strangers
  }

  /// The processes above the recorder, the nearest first.
  static func ancestors() -> [Int32] {
    var result: [Int32] = []
    var pid = getppid()
    while pid > 0, result.count < 64 {
      result.append(pid)
      guard let bytes = readFile("/proc/\(pid)/stat"),
        let status = bytes.withUnsafeBufferPointer({ TaskStatus($0) })
      else { break }
      pid = status.parent
    }
    return result
  }
}
