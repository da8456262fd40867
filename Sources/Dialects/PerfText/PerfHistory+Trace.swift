import Trace

extension PerfHistory {
  /// Makes a trace of everything that was told. Gives up what it holds.
  ///
  /// - Throws: ``InvariantViolation`` where the lines contradict one another.
  consuming func makeTrace(
    _ facts: PerfFacts, leftOut: LeftOut
  ) throws(InvariantViolation) -> Trace {
    let isShown = shownThreads()
    var builder = TraceBuilder()
    for process in processes(of: isShown) { send(process, to: &builder, isShown) }
    for loss in losses { builder.receive(.lost(loss)) }
    var metadata = facts.metadata(
      method: kinds.wakeups ? .tracepoints : .switches, origin: start ?? 0,
      cores: isWhole ? seenCores : [])
    metadata.capture.lostRecords = losses.reduce(0) { $0 &+ $1.count }
    metadata.capture.notes = notes(facts, leftOut, strangers: isShown.count { !$0 })
    let trace = builder.finish(metadata: metadata)
    try trace.checkInvariants()
    return trace
  }

  /// Which threads are shown: those that ran, and of a recording of one program only its own.
  private func shownThreads() -> [Bool] {
    let isWhole = isWhole
    return threads.map { !$0.spans.isEmpty && (isWhole || $0.isWatched) }
  }

  // MARK: Lives

  /// A process: which threads are its own, and when it was there.
  private struct Process {
    var pid: Int32
    var threads: [Int]
    var time: TimeRange
    /// Whether all of its threads ended.
    var isOver: Bool
  }

  private func processID(_ thread: Int) -> Int32 { threads[thread].pid ?? threads[thread].tid }

  private func life(_ thread: Int) -> TimeRange {
    TimeRange(threads[thread].start, max(threads[thread].end ?? end, threads[thread].start))
  }

  /// The processes, in order of start. Each first thread of an id begins a new one.
  private func processes(of isShown: [Bool]) -> [Process] {
    var processes: [Process] = []
    var latest: [Int32: Int] = [:]
    for thread in threads.indices where isShown[thread] {
      let pid = processID(thread)
      let life = life(thread)
      let isOver = threads[thread].end != nil
      if let known = latest[pid], !(threads[thread].tid == pid && processes[known].isOver) {
        let time = processes[known].time
        processes[known].threads.append(thread)
        processes[known].time = TimeRange(
          min(time.start, life.start), max(time.end, life.end))
        processes[known].isOver = processes[known].isOver && isOver
      } else {
        latest[pid] = processes.count
        processes.append(Process(pid: pid, threads: [thread], time: life, isOver: isOver))
      }
    }
    return processes
  }

  private func send(_ process: Process, to builder: inout TraceBuilder, _ isShown: [Bool]) {
    let leader = process.threads.first { threads[$0].tid == process.pid } ?? process.threads[0]
    let creator = threads[leader].creator.map { Int($0) }
    let parent = creator.flatMap { isShown[$0] ? processID($0) : nil }
    builder.receive(
      .processStarted(
        ProcessStart(
          pid: process.pid, parent: parent == process.pid ? nil : parent,
          name: String(decoding: threads[leader].firstName, as: UTF8.self),
          at: process.time.start)))
    for thread in process.threads {
      for execution in threads[thread].executions {
        builder.receive(
          .processExecuted(
            ProcessExecution(pid: process.pid, name: execution.name, at: execution.at)))
      }
      send(thread, of: process, to: &builder, isShown)
    }
    builder.receive(
      .processEnded(
        ProcessEnd(
          pid: process.pid, at: process.time.end, why: process.isOver ? .exited : .recordingEnded)))
  }

  private func send(
    _ number: Int, of process: Process, to builder: inout TraceBuilder, _ isShown: [Bool]
  ) {
    let thread = threads[number]
    let key = ThreadKey(pid: process.pid, tid: thread.tid)
    let creator = thread.creator.map { Int($0) }.flatMap { isShown[$0] ? self.key($0) : nil }
    builder.receive(
      .threadStarted(
        ThreadStart(
          thread: key, creator: creator,
          name: String(decoding: thread.firstName, as: UTF8.self), at: thread.start)))
    for naming in thread.namings {
      builder.receive(.threadRenamed(ThreadRename(thread: key, name: naming.name, at: naming.at)))
    }
    for span in thread.spans {
      builder.receive(
        .running(RunningSpan(thread: key, core: span.core, time: span.time, end: span.ending)))
    }
    for wait in thread.waits {
      builder.receive(
        .blocked(
          BlockedSpan(
            thread: key, time: wait.time, cause: .unknown, place: nil, evidence: .reported,
            waker: wait.isEndOfKnowledge ? nil : waker(wait.waker, isShown))))
    }
    builder.receive(
      .threadEnded(
        ThreadEnd(
          thread: key, at: thread.end ?? process.time.end,
          why: thread.end == nil ? .recordingEnded : .exited)))
  }

  private func key(_ thread: Int) -> ThreadKey {
    ThreadKey(pid: processID(thread), tid: threads[thread].tid)
  }

  private func waker(_ number: Int32, _ isShown: [Bool]) -> Waker {
    if number == PerfThread.Wait.interrupt { return .interrupt }
    guard number >= 0, isShown[Int(number)] else { return .other }
    return .thread(key(Int(number)))
  }

  // MARK: What is said of it

  private func notes(_ facts: PerfFacts, _ leftOut: LeftOut, strangers: Int) -> [String] {
    var notes = [
      isWhole
        ? "read from text of \(facts.tool), a recording of the whole machine: every thread that ran "
          + "is shown, the kernel's too, but not the idle one"
        : "read from text of \(facts.tool), which holds the switches of some threads only"
    ]
    if let cut = facts.cut { notes.append(cut) }
    if !kinds.processes {
      notes.append(
        "the text does not say which threads are of one process: each stands as its own; "
          + "perf script -F comm,pid,tid,cpu,time,event,trace tells")
    }
    if kinds.wakeups, !kinds.interrupts {
      notes.append(
        "who woke a thread is who was on that core: the text does not tell where an interrupt did it"
      )
    }
    if !kinds.wakeups {
      notes.append(
        "wake-ups are not in the text: a wait lasts until its thread is on a core again")
    }
    let unknown = threads.reduce(0) { $0 + $1.unknownComings }
    if unknown > 0 {
      notes.append(
        "when a thread came to its core is not told in \(unknown) cases: what it did before it was seen "
          + "there is unknown")
    }
    if !kinds.nanoseconds {
      notes.append("times are whole microseconds; perf script --ns tells nanoseconds")
    }
    if strangers > 0, !isWhole {
      notes.append("left out: threads that are only named as others' successors (\(strangers))")
    }
    if let text = leftOut.text { notes.append(text) }
    return notes
  }
}
