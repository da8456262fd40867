extension Trace {
  /// Hands the trace to `sink` record by record, in an order that a recorder could have seen: by
  /// the moment at which each was complete. A ``TraceBuilder`` makes an equal trace of them.
  public func replay(into sink: inout some TraceSink & ~Copyable) throws {
    for step in steps() { try sink.receive(record(of: step)) }
    try replayAgents(into: &sink)
  }

  /// A record to come, and when.
  private struct Step {
    /// What the index of a step points into.
    enum Kind: UInt8 {
      case processStart, threadStart, execution, rename, running, blocked, foreign, loss
      case threadEnd, processEnd
    }

    var at: Nanoseconds
    /// Among steps of one moment: what belongs to lives that began before it, then their ends, so
    /// that an id can be used again, then what begins at that moment.
    var rank: UInt8
    var kind: Kind
    var index: Int32
    /// The number of an execution or a rename.
    var detail: Int32 = 0

    static func < (one: Step, other: Step) -> Bool {
      (one.at, one.rank, one.kind.rawValue, one.index, one.detail)
        < (other.at, other.rank, other.kind.rawValue, other.index, other.detail)
    }
  }

  private func steps() -> [Step] {
    var steps: [Step] = []
    steps.reserveCapacity(
      running.count + blocked.count + 2 * (threads.count + processes.count) + losses.count)
    func add(
      _ kind: Step.Kind, _ index: Int, at: Nanoseconds, of process: TimeRange,
      _ thread: TimeRange? = nil, detail: Int = 0
    ) {
      // Of processes from before that moment first the old threads, then those that begin with it; then
      // of processes that begin with it.
      let isOfNewLife = (thread ?? process).start == at
      let rankInProcess: UInt8 =
        switch kind {
        case .processStart: 0
        case .threadStart: 2
        case .processEnd: 5
        case .threadEnd: isOfNewLife ? 4 : 1
        default: isOfNewLife ? 3 : 0
        }
      let rank = rankInProcess + (process.start == at ? 6 : 0)
      steps.append(
        Step(at: at, rank: rank, kind: kind, index: Int32(index), detail: Int32(detail)))
    }
    for (index, process) in processes.enumerated() {
      add(.processStart, index, at: process.time.start, of: process.time)
      for (number, execution) in process.executions.enumerated() {
        add(.execution, index, at: execution.at, of: process.time, detail: number)
      }
      add(.processEnd, index, at: process.time.end, of: process.time)
    }
    for (index, thread) in threads.enumerated() {
      let (process, life) = (processes[thread.process].time, thread.time)
      add(.threadStart, index, at: life.start, of: process, life)
      for (number, naming) in thread.names.enumerated().dropFirst() {
        add(.rename, index, at: naming.at, of: process, life, detail: number)
      }
      for run in thread.running { add(.running, run, at: running.ends[run], of: process, life) }
      for wait in thread.blocked { add(.blocked, wait, at: blocked.ends[wait], of: process, life) }
      add(.threadEnd, index, at: life.end, of: process, life)
    }
    let whole = TimeRange(0, max(end, 0))
    for (index, span) in foreign.enumerated() { add(.foreign, index, at: span.time.end, of: whole) }
    for (index, loss) in losses.enumerated() { add(.loss, index, at: loss.time.end, of: whole) }
    steps.sort(by: <)
    return steps
  }

  private func record(of step: Step) -> TraceRecord {
    let index = Int(step.index)
    switch step.kind {
    case .processStart:
      let process = processes[index]
      return .processStarted(
        ProcessStart(
          pid: process.pid, parent: process.parent.map { processes[$0].pid },
          name: process.firstName, at: step.at))
    case .execution:
      let name = processes[index].executions[Int(step.detail)].name
      return .processExecuted(
        ProcessExecution(pid: processes[index].pid, name: name, at: step.at))
    case .processEnd:
      return .processEnded(
        ProcessEnd(pid: processes[index].pid, at: step.at, why: processes[index].ending))
    case .threadStart:
      let thread = threads[index]
      return .threadStarted(
        ThreadStart(
          thread: thread.key, creator: thread.creator.map { threads[$0].key },
          name: thread.names.first?.name ?? thread.name, at: step.at))
    case .rename:
      let name = threads[index].names[Int(step.detail)].name
      return .threadRenamed(ThreadRename(thread: threads[index].key, name: name, at: step.at))
    case .threadEnd:
      return .threadEnded(
        ThreadEnd(
          thread: threads[index].key, at: step.at, why: threads[index].ending,
          inferredFrom: threads[index].inferredFrom))
    case .running:
      return .running(
        RunningSpan(
          thread: threads[Int(running.threads[index])].key, core: running.cores[index],
          time: running.time(index), end: running.endings[index]))
    case .blocked:
      return .blocked(
        BlockedSpan(
          thread: threads[Int(blocked.threads[index])].key, time: blocked.time(index),
          cause: blocked.causes[index], place: blocked.place(index),
          evidence: blocked.evidence[index], waker: blocked.wakers[index]))
    case .foreign: return .foreign(foreign[index])
    case .loss: return .lost(losses[index])
    }
  }
}
