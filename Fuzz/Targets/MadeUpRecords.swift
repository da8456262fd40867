import Trace

/// A stream of records that bytes decide about: most keep the laws of a trace, some don't.
///
/// Times go on from each thread's last; a few bytes of the input put one elsewhere, or make it huge.
struct MadeUpRecords {
  private(set) var records: [TraceRecord] = []
  let metadata: TraceMetadata
  private var source: ByteSource
  private var told: [ThreadKey: Nanoseconds] = [:]
  private var coreFree: [Nanoseconds] = [0, 0, 0]
  private static let most = 400

  init(_ source: ByteSource) {
    var source = source
    metadata = Self.metadata(&source)
    self.source = source
    while !self.source.isEmpty, records.count < Self.most { add() }
  }

  /// Metadata that `source` decides about; those of an empty one are the usual ones.
  static func metadata(_ source: inout ByteSource) -> TraceMetadata {
    let facts = source.byte()
    var metadata = TraceMetadata(
      writer: "fuzz", label: facts & 1 == 0 ? nil : source.text(), command: [source.text()],
      workingDirectory: nil,
      machine: .init(
        hostname: "host", processor: source.text(), kernel: "Linux", architecture: "x86_64",
        memoryBytes: facts & 2 == 0 ? 8 << 30 : UInt64(bitPattern: source.number())),
      cores: .init(
        online: [0, 1, 2], usable: facts & 4 == 0 ? [0, 1] : [],
        quota: facts & 8 == 0 ? nil : source.quantity()),
      capture: .init(
        method: source.choice(TraceMetadata.Method.allCases), notes: [source.text()],
        lostRecords: facts & 16 == 0 ? 0 : UInt64(bitPattern: source.number()),
        overheadSeconds: facts & 32 == 0 ? 0 : source.quantity(), samplePeriodSeconds: nil,
        accountedShare: facts & 64 == 0 ? nil : source.quantity()),
      clock: .init(name: "CLOCK_MONOTONIC", originNanoseconds: "1", originUnixNanoseconds: "2"))
    metadata.exit = .init(status: 0, signal: nil)
    if facts & 128 != 0 { metadata.wallNanoseconds = Int64(source.byte()) << source.below(56) }
    return metadata
  }

  private mutating func thread() -> ThreadKey {
    let pid = Int32(100 + source.below(3))
    return ThreadKey(pid: pid, tid: pid + Int32(source.below(4)) * 10)
  }

  /// A stretch that begins when `start` or a little later.
  private mutating func time(from start: Nanoseconds) -> TimeRange {
    let first = source.below(32) == 0 ? moment() : later(start)
    return TimeRange(first, later(first))
  }

  private mutating func moment() -> Nanoseconds { max(0, source.number()) }

  private mutating func later(_ moment: Nanoseconds) -> Nanoseconds {
    let step: Nanoseconds
    switch source.below(16) {
    case 0: step = 0
    case 1: step = max(0, source.number())
    case 2...5: step = 1_000_000 * (1 + Nanoseconds(source.byte()))
    default: step = 1000 * Nanoseconds(source.byte())
    }
    let (sum, overflow) = moment.addingReportingOverflow(step)
    return overflow ? .max : sum
  }

  private mutating func add() {
    let thread = thread()
    let at = told[thread] ?? coreFree[0]
    switch source.below(24) {
    case 0:
      records.append(
        .processStarted(
          .init(pid: thread.pid, parent: source.flag() ? 100 : nil, name: name(), at: at)))
    case 1: records.append(.processExecuted(.init(pid: thread.pid, name: name(), at: at)))
    case 2: records.append(.processEnded(.init(pid: thread.pid, at: later(at), why: why())))
    case 3:
      records.append(
        .threadStarted(
          .init(thread: thread, creator: source.flag() ? self.thread() : nil, name: name(), at: at))
      )
      told[thread] = at
    case 4: records.append(.threadRenamed(.init(thread: thread, name: name(), at: at)))
    case 5:
      let end = later(at)
      records.append(
        .threadEnded(
          .init(
            thread: thread, at: end, why: why(),
            inferredFrom: source.flag() ? nil : source.number())))
      told[thread] = end
    case 6: addCoreEvent()
    case 7...11: addAgentRecord(thread, at)
    case 12...14:
      let time = time(from: at)
      records.append(
        .blocked(
          .init(
            thread: thread, time: time, cause: source.choice(WaitCause.allCases),
            place: source.flag() ? nil : source.choice(["futex", "read", "poll", "do_wait"]),
            evidence: source.flag() ? .reported : .observed, waker: waker())))
      told[thread] = time.end
    default:
      let core = source.below(3)
      let time = time(from: max(at, coreFree[core]))
      records.append(
        .running(
          .init(
            thread: thread, core: source.below(40) == 0 ? Int32(source.byte()) << 8 : Int32(core),
            time: time, end: source.choice(SpanEnd.allCases))))
      told[thread] = time.end
      coreFree[core] = time.end
    }
  }

  private mutating func name() -> String {
    source.flag()
      ? source.choice(["python3", "worker-1", "worker-2", "MainThread"]) : source.text()
  }

  private mutating func why() -> LifeEnd { source.choice(LifeEnd.allCases) }

  private mutating func waker() -> Waker? {
    switch source.below(4) {
    case 0: nil
    case 1: .interrupt
    case 2: .other
    default: .thread(thread())
    }
  }

  private mutating func addCoreEvent() {
    let core = source.below(3)
    let time = time(from: coreFree[core])
    if source.flag() {
      records.append(.foreign(.init(core: Int32(core), time: time, name: name())))
      coreFree[core] = time.end
    } else {
      records.append(
        .lost(.init(core: Int32(core), time: time, count: UInt64(bitPattern: source.number()))))
    }
  }

  private mutating func addAgentRecord(_ thread: ThreadKey, _ at: Nanoseconds) {
    let task = TaskKey(Int64(source.below(6)))
    switch source.below(12) {
    case 0...2:
      records.append(
        .taskCreated(
          .init(
            task: task, pid: thread.pid, parent: source.flag() ? TaskKey(1) : nil, name: name(),
            kind: source.choice(TaskKind.allCases), queued: source.flag(), at: at)))
    case 3:
      records.append(
        .taskNamed(.init(task: task, name: name(), kind: source.choice(TaskKind.allCases))))
    case 4...5:
      records.append(
        .taskRan(
          .init(
            task: task, thread: thread, time: time(from: at),
            awaitedTask: source.flag() ? TaskKey(2) : nil, awaited: source.flag() ? name() : nil,
            line: source.flag() ? Int32(source.byte()) : nil,
            blockedAt: source.flag() ? name() : nil)))
    case 6: records.append(.taskTimedOut(.init(task: task, at: at)))
    case 7:
      records.append(
        .taskEnded(
          .init(
            task: task, at: later(at), outcome: source.choice(TaskOutcome.allCases),
            error: source.flag() ? name() : nil)))
    case 8:
      let depth = source.below(8) == 0 ? Int32(truncatingIfNeeded: source.number()) : 1
      records.append(
        .marked(
          .init(
            thread: thread, task: source.flag() ? task : nil, name: name(), time: time(from: at),
            depth: depth)))
    case 9:
      records.append(
        .lockWait(
          .init(
            thread: thread, time: time(from: at), lock: UInt64(source.below(3)),
            holder: source.flag() ? thread.pid : nil, acquired: source.flag(),
            giver: source.flag() ? thread.pid : nil)))
    case 10: records.append(.note(.init(pid: thread.pid, text: source.text())))
    default:
      let held = time(from: at)
      let isTaken = source.below(4) > 0
      records.append(
        .gil(
          .init(
            thread: thread, lock: Int32(source.below(2)),
            wait: source.flag() || !isTaken ? at : nil,
            take: isTaken ? held.start : nil, drop: isTaken && source.flag() ? held.end : nil)))
    }
  }
}
