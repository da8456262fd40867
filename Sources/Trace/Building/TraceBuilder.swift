/// Assembles a stream of records into a ``Trace``.
///
/// Memory grows with the number of spans (12 bytes each, and 25 in the trace that comes of them);
/// ``finish(metadata:)`` sorts them by thread and start in O(n log n), or O(n) where they arrive in order,
/// as capture writes them.
public struct TraceBuilder: TraceSink {
  var processes: [ProcessLife] = []
  var threads: [ThreadLife] = []
  /// Spans in order of arrival, dealt out to their threads part by part.
  var running: [SpanGroups] = []
  /// The last of them, which are not dealt out yet.
  private var latest: [NumberedSpan] = []
  var blocked = BlockedSpans()
  var foreign: [ForeignSpan] = []
  var losses: [Loss] = []
  /// Who made each life, by index. Which bearer of an id that was is known in the end only, because records
  /// of two cores may come in any order.
  var parents: [Int32?] = []
  var creators: [ThreadKey?] = []
  /// Which lives a record has ended, by index.
  var hasProcessEnded: [Bool] = []
  var hasThreadEnded: [Bool] = []
  /// The last life that bore an id, dead or alive.
  private var lastProcess: [Int32: Int] = [:]
  private var lastThread: [ThreadKey: Int] = [:]
  /// The living threads that were last asked for.
  private var recentThreads = RecentThreads()
  var agents = AgentBuilder()
  var agentNotes: [AgentNote] = []
  private var placeNumbers: [String: Int32] = [:]
  /// What is left out on the way; nil where nothing is.
  var sieve: PartSieve?

  /// A builder that has seen nothing.
  public init() {}

  /// Takes the next record.
  ///
  /// Spans of threads that no record announced announce them, so that a cut or foreign stream
  /// still becomes a whole trace.
  public mutating func receive(_ record: TraceRecord) {
    switch record {
    case .processStarted(let start): startProcess(start)
    case .processExecuted(let execution):
      let index = process(execution.pid, seenAt: execution.at)
      processes[index].name = execution.name
      processes[index].executions.append(Naming(at: execution.at, name: execution.name))
      extendProcess(index, to: execution.at)
    case .processEnded(let end):
      let index = process(end.pid, seenAt: end.at)
      extendProcess(index, to: end.at)
      processes[index].ending = end.why
      hasProcessEnded[index] = true
    case .threadStarted(let start): startThread(start)
    case .threadRenamed(let rename):
      let index = Int(thread(rename.thread, seenAt: rename.at))
      if threads[index].names.isEmpty {
        threads[index].names.append(
          Naming(at: threads[index].time.start, name: threads[index].name))
      }
      threads[index].names.append(Naming(at: rename.at, name: rename.name))
      threads[index].name = rename.name
      extendThread(index, to: rename.at)
    case .threadEnded(let end):
      let index = Int(thread(end.thread, seenAt: end.at))
      extendThread(index, to: end.at)
      threads[index].ending = end.why
      threads[index].inferredFrom = end.inferredFrom
      hasThreadEnded[index] = true
      recentThreads.forget(end.thread)
      sieve?.forget(thread: Int32(index), endedAt: threads[index].time.end)
    case .running(let span): addRunning(span)
    case .blocked(let span): addBlocked(span)
    case .gil(let use): agents.receive(use, sieve)
    case .lockWait(let wait): agents.receive(wait, sieve)
    case .taskCreated(let creation): agents.receive(creation)
    case .taskNamed(let naming): agents.receive(naming)
    case .taskRan(let run): agents.receive(run, sieve)
    case .taskTimedOut(let timeout): agents.receive(timeout)
    case .taskEnded(let end): agents.receive(end)
    case .marked(let span): agents.receive(span, sieve)
    case .note(let note): agentNotes.append(note)
    case .foreign(let span): if sieve?.keeps(span.time) ?? true { foreign.append(span) }
    case .lost(let loss): losses.append(loss)
    }
  }

  /// Makes room for as many waits as there will be if the rest of the input is like
  /// what was read of it, a `share` of the whole.
  mutating func expectMore(afterShare share: Double) {
    func expected(_ count: Int) -> Int { Int(Double(count) / share * 1.05) + 1024 }
    blocked.reserve(expected(blocked.count))
  }

  /// Takes the next records of a file.
  mutating func receive(_ block: EventBlock) {
    var threads: [Int32] = []
    threads.reserveCapacity(block.sightings.count)
    var sightings = block.sightings[...]
    func sight(upTo records: Int) {
      while let next = sightings.first, next.recordsBefore <= records {
        threads.append(thread(next.thread, seenAt: next.at))
        sightings.removeFirst()
      }
    }
    for (number, record) in block.records.enumerated() {
      sight(upTo: number)
      receive(record)
    }
    sight(upTo: block.records.count)
    guard sieve == nil else { return sift(block, threads: threads) }
    dealOutLatest()
    running.append(block.running.renumbered(threads))
    blocked.append(
      block.blocked, threads: threads,
      places: block.blocked.placeNames.map { placeNumber($0) })
  }

  /// A process begins: its index. An earlier one of the same id, whose end nobody reported, was over by
  /// then; one that began at the same moment is the same one.
  @discardableResult
  private mutating func startProcess(_ start: ProcessStart) -> Int {
    if let known = lastProcess[start.pid] {
      if processes[known].time.start == start.at {
        if !start.name.isEmpty {
          processes[known].firstName = start.name
          processes[known].name = start.name
        }
        hasProcessEnded[known] = false
        return known
      }
      if !hasProcessEnded[known] {
        extendProcess(known, to: start.at)
        processes[known].ending = .exited
        hasProcessEnded[known] = true
      }
      // Threads of the earlier one are over, too: the next span of such an id is of another thread.
      recentThreads = RecentThreads()
    }
    lastProcess[start.pid] = processes.count
    hasProcessEnded.append(false)
    parents.append(start.parent)
    processes.append(
      ProcessLife(
        pid: start.pid, parent: nil, firstName: start.name, name: start.name,
        time: TimeRange(start.at, start.at), ending: .recordingEnded, executions: [],
        threads: 0..<0))
    return processes.count - 1
  }

  /// The same for a thread.
  @discardableResult
  private mutating func startThread(_ start: ThreadStart) -> Int {
    let owner = process(start.thread.pid, seenAt: start.at, name: start.name)
    sieve?.begin(at: start.at)
    if let known = lastThread[start.thread], threads[known].process == owner {
      if threads[known].time.start == start.at {
        if !start.name.isEmpty { threads[known].name = start.name }
        hasThreadEnded[known] = false
        return known
      }
      if !hasThreadEnded[known] {
        extendThread(known, to: start.at)
        threads[known].ending = .exited
        hasThreadEnded[known] = true
      }
    }
    lastThread[start.thread] = threads.count
    recentThreads.forget(start.thread)
    hasThreadEnded.append(false)
    creators.append(start.creator)
    threads.append(
      ThreadLife(
        key: start.thread, process: owner, creator: nil, name: start.name, names: [],
        time: TimeRange(start.at, start.at), ending: .recordingEnded, running: 0..<0,
        blocked: 0..<0))
    return threads.count - 1
  }

  // The ends of lives are extended by their spans when the trace is finished.
  @inline(__always)
  mutating func addRunning(_ span: RunningSpan) {
    let thread = thread(span.thread, seenAt: span.time.start)
    guard sieve == nil else { return sift(span, thread: thread) }
    appendRunning(span, thread: thread)
  }

  /// Keeps a span of thread number `thread`.
  @inline(__always)
  mutating func appendRunning(_ span: RunningSpan, thread: Int32) {
    latest.append(NumberedSpan(span, thread: thread))
    if latest.count == Self.portion { dealOutLatest() }
  }

  /// So many spans fit into a core's cache.
  private static let portion = 1 << 12

  /// Deals out the spans that came one by one.
  mutating func dealOutLatest() {
    guard !latest.isEmpty else { return }
    running.append(SpanGroups(latest, threadCount: threads.count))
    latest.removeAll(keepingCapacity: true)
  }

  mutating func addBlocked(_ span: BlockedSpan) {
    let thread = thread(span.thread, seenAt: span.time.start)
    guard sieve == nil else { return sift(span, thread: thread) }
    blocked.append(span, thread: thread, place: span.place.map { placeNumber($0) })
  }

  mutating func placeNumber(_ name: String) -> Int32 {
    if let known = placeNumbers[name] { return known }
    let number = Int32(blocked.placeNames.count)
    blocked.placeNames.append(name)
    placeNumbers[name] = number
    return number
  }

  private mutating func process(_ pid: Int32, seenAt: Nanoseconds, name: String = "") -> Int {
    if let index = lastProcess[pid], !hasProcessEnded[index] { return index }
    return startProcess(ProcessStart(pid: pid, parent: nil, name: name, at: seenAt))
  }

  @inline(__always)
  private mutating func thread(_ key: ThreadKey, seenAt: Nanoseconds) -> Int32 {
    recentThreads.number(of: key) ?? findThread(key, seenAt: seenAt)
  }

  private mutating func findThread(_ key: ThreadKey, seenAt: Nanoseconds) -> Int32 {
    var index = lastThread[key] ?? -1
    if index < 0 || hasThreadEnded[index] || lastProcess[key.pid] != threads[index].process {
      index = startThread(ThreadStart(thread: key, creator: nil, name: "", at: seenAt))
    }
    recentThreads.remember(key, Int32(index))
    return Int32(index)
  }

  mutating func extendThread(_ index: Int, to moment: Nanoseconds) {
    threads[index].time.end = max(threads[index].time.end, moment)
  }

  private mutating func extendProcess(_ index: Int, to moment: Nanoseconds) {
    processes[index].time.end = max(processes[index].time.end, moment)
  }
}
