import Trace

extension ProcfsRung {
  /// Takes up a process that came to be, with its threads.
  func discover(
    _ pid: Int32, parent: Int32?, accounted: Nanoseconds, at earliest: Nanoseconds,
    now: Nanoseconds, into sink: inout some TraceSink & ~Copyable
  ) throws {
    let leader = ThreadKey(pid: pid, tid: pid)
    guard let text = readOnce("\(SampledThread.folder(of: leader))/stat", into: buffer),
      let status = TaskStatus(text)
    else { return }
    let start = pid == root ? 0 : moment(of: status, between: earliest, and: now)
    let process = SampledProcess(pid: pid, group: status.group, start: start)
    processes.append(process)
    knownProcesses.insert(pid)
    try sink.receive(
      .processStarted(ProcessStart(pid: pid, parent: parent, name: status.name, at: start)))
    for id in process.listThreads() {
      try discover(
        ThreadKey(pid: pid, tid: id), of: process, accounted: id == pid ? accounted : 0,
        earliest: start, now: now, into: &sink)
    }
  }

  /// Takes up a thread that came to be.
  func discover(
    _ key: ThreadKey, of process: SampledProcess, accounted: Nanoseconds, earliest: Nanoseconds,
    now: Nanoseconds, into sink: inout some TraceSink & ~Copyable
  ) throws {
    guard let text = readOnce("\(SampledThread.folder(of: key))/stat", into: buffer),
      let status = TaskStatus(text)
    else { return }
    let start =
      key.pid == key.tid
      ? process.start : moment(of: status, between: max(earliest, process.start), and: now)
    guard
      let thread = SampledThread(
        key, status: status, start: start, accounted: accounted, source: source,
        keepOpen: mayKeepOpen)
    else { return }
    openFiles += 1
    process.threads.append(thread)
    try sink.receive(
      .threadStarted(ThreadStart(thread: key, creator: nil, name: status.name, at: start)))
  }

  /// Takes up the processes that `thread` forked.
  func discoverChildren(
    of thread: SampledThread, during sample: TimeRange, into sink: inout some TraceSink & ~Copyable
  ) throws {
    guard let text = readOnce("\(thread.folder)/children", into: buffer) else { return }
    var fields = NumberFields(text[...])
    var children: [Int32] = []
    while let pid = fields.next() { children.append(Int32(truncatingIfNeeded: pid)) }
    for pid in children where !knownProcesses.contains(pid) {
      try discover(
        pid, parent: thread.key.pid, accounted: 0, at: sample.start, now: sample.end, into: &sink)
    }
  }

  /// When a task started: the kernel says it in clock ticks, the samples bound it further.
  private func moment(
    of status: TaskStatus, between earliest: Nanoseconds, and latest: Nanoseconds
  ) -> Nanoseconds {
    let started = status.started * clockTick - bootClockLead - origin
    return min(max(started, earliest), max(earliest, latest))
  }
}
