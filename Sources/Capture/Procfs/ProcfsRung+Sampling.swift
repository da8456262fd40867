import Trace

extension ProcfsRung {
  /// Looks at all threads of `process`, and at the processes that it forked.
  func sample(
    _ process: SampledProcess, during sample: TimeRange, into sink: inout some TraceSink & ~Copyable
  ) throws {
    if mayHaveNewTasks, let ids = process.changedThreads() {
      try watch(ids, of: process, during: sample, into: &sink)
    }
    var gone = false
    for thread in process.threads {
      if try !self.sample(thread, of: process, during: sample, into: &sink) { gone = true }
    }
    guard gone else { return }
    // A thread that took the place of one that ended didn't change their number, and the children
    // of one that ended were handed to another thread.
    try watch(process.listThreads(), of: process, during: sample, into: &sink)
    for thread in process.threads { try discoverChildren(of: thread, during: sample, into: &sink) }
  }

  /// Takes up threads that are new and ends those that are gone.
  private func watch(
    _ ids: [Int32], of process: SampledProcess, during sample: TimeRange,
    into sink: inout some TraceSink & ~Copyable
  ) throws {
    let living = Set(ids)
    for thread in process.threads where !living.contains(thread.key.tid) {
      try end(thread, at: sample.end, why: .exited, into: &sink)
    }
    process.threads.removeAll { !living.contains($0.key.tid) }
    let known = Set(process.threads.map(\.key.tid))
    for id in ids where !known.contains(id) {
      let key = ThreadKey(pid: process.pid, tid: id)
      try discover(
        key, of: process, accounted: 0, earliest: sample.start, now: sample.end, into: &sink)
    }
  }

  /// Looks at a thread: what it did since the last time, and whether it did anything.
  ///
  /// - Returns: false when it is gone.
  private func sample(
    _ thread: SampledThread, of process: SampledProcess, during sample: TimeRange,
    into sink: inout some TraceSink & ~Copyable
  ) throws -> Bool {
    guard let account = thread.readAccount(buffer) else { return false }
    // An exec by another thread than the first gives this id to that thread, with its account.
    let amount = max(0, account - thread.accounted)
    thread.accounted = account
    guard amount > 0 || thread.wasActive else { return true }
    guard let status = thread.readStatus(buffer) else { return false }
    if amount > 0 {
      try thread.placer.add(
        amount, on: status.core, during: sample, continues: thread.isReady, tick: Self.tick
      ) { try sink.receive(.running(thread.span($0))) }
    } else {
      try thread.placer.rest(until: sample.end, tick: Self.tick) {
        try sink.receive(.running(thread.span($0)))
      }
    }
    try rename(thread, of: process, to: status.name, at: sample.end, into: &sink)
    thread.wasActive = amount > 0 || status.isReady || thread.placer.open != nil
    thread.isReady = status.isReady
    // Only what ran can have forked, in this sample or after it was looked at in the last one.
    if mayHaveNewTasks { try discoverChildren(of: thread, during: sample, into: &sink) }
    process.group = status.group
    process.isOver = status.isLastAndOver
    return process.isOver || !status.isOver
  }

  private func rename(
    _ thread: SampledThread, of process: SampledProcess, to name: String, at now: Nanoseconds,
    into sink: inout some TraceSink & ~Copyable
  ) throws {
    guard name != thread.name else { return }
    thread.name = name
    if thread.key.tid == process.pid {
      let program = SampledProcess.program(of: process.pid)
      if program != process.program {
        process.program = program
        try sink.receive(
          .processExecuted(ProcessExecution(pid: process.pid, name: name, at: now)))
      }
    }
    try sink.receive(.threadRenamed(ThreadRename(thread: thread.key, name: name, at: now)))
  }

  /// Hands over what is left of a thread, and its end.
  func end(
    _ thread: SampledThread, at moment: Nanoseconds, why: LifeEnd,
    into sink: inout some TraceSink & ~Copyable
  ) throws {
    openFiles -= 1
    try thread.placer.close { try sink.receive(.running(thread.span($0))) }
    try sink.receive(.threadEnded(ThreadEnd(thread: thread.key, at: moment, why: why)))
  }

  /// Ends the processes that have no thread left, and forgets the ids of those that were reaped.
  func endProcesses(at moment: Nanoseconds, into sink: inout some TraceSink & ~Copyable) throws {
    for pid in unreaped where !isUnreaped(pid) {
      unreaped.remove(pid)
      knownProcesses.remove(pid)
    }
    guard processes.contains(where: { $0.threads.isEmpty || $0.isOver }) else { return }
    for process in processes where process.threads.isEmpty || process.isOver {
      try end(process, at: moment, why: .exited, into: &sink)
      if isUnreaped(process.pid) {
        unreaped.insert(process.pid)
      } else {
        knownProcesses.remove(process.pid)
      }
    }
    processes.removeAll { $0.threads.isEmpty }
  }

  /// Hands over the end of a process, after that of the threads that are left of it.
  func end(
    _ process: SampledProcess, at moment: Nanoseconds, why: LifeEnd,
    into sink: inout some TraceSink & ~Copyable
  ) throws {
    for thread in process.threads { try end(thread, at: moment, why: why, into: &sink) }
    process.threads = []
    try sink.receive(.processEnded(ProcessEnd(pid: process.pid, at: moment, why: why)))
  }

  private func isUnreaped(_ pid: Int32) -> Bool {
    readOnce("/proc/\(pid)/stat", into: buffer).flatMap { TaskStatus($0) }?.isOver ?? false
  }
}

extension SampledThread {
  /// A span of this thread as a record.
  func span(_ span: SpanPlacer.OpenSpan) -> RunningSpan {
    RunningSpan(
      thread: key, core: span.core, time: TimeRange(span.start, span.end), end: .sampled)
  }
}
