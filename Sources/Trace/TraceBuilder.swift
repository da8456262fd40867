/// Assembles a stream of records into a ``Trace``.
///
/// Memory grows with the number of spans (25 bytes each); ``finish(metadata:)`` sorts them by
/// thread and start in O(n log n), or O(n) where they arrive in order, as capture writes them.
public struct TraceBuilder: TraceSink {
  var processes: [ProcessLife] = []
  var threads: [ThreadLife] = []
  var running = RunningSpans()
  var blocked = BlockedSpans()
  var foreign: [ForeignSpan] = []
  var losses: [Loss] = []
  /// Which lives a record has ended, by index.
  var hasProcessEnded: [Bool] = []
  var hasThreadEnded: [Bool] = []
  /// The last life that bore an id, dead or alive.
  private var lastProcess: [Int32: Int] = [:]
  private var lastThread: [ThreadKey: Int] = [:]
  /// The living threads that were last asked for, by the last bits of their ids: spans come by the
  /// million, and hashing each one's thread would take most of the time.
  private var recentThreads = [(key: ThreadKey, index: Int)](
    repeating: (ThreadKey(pid: -1, tid: -1), -1), count: 256)
  var agents = AgentBuilder()
  var agentNotes: [AgentNote] = []
  private var placeNumbers: [String: Int32] = [:]

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
      let index = thread(rename.thread, seenAt: rename.at)
      if threads[index].names.isEmpty {
        threads[index].names.append(
          Naming(at: threads[index].time.start, name: threads[index].name))
      }
      threads[index].names.append(Naming(at: rename.at, name: rename.name))
      threads[index].name = rename.name
      extendThread(index, to: rename.at)
    case .threadEnded(let end):
      let index = thread(end.thread, seenAt: end.at)
      extendThread(index, to: end.at)
      threads[index].ending = end.why
      threads[index].inferredFrom = end.inferredFrom
      hasThreadEnded[index] = true
      forget(end.thread)
    case .running(let span): addRunning(span)
    case .blocked(let span): addBlocked(span)
    case .gil(let use): agents.receive(use)
    case .lockWait(let wait): agents.receive(wait)
    case .taskCreated(let creation): agents.receive(creation)
    case .taskNamed(let naming): agents.receive(naming)
    case .taskRan(let run): agents.receive(run)
    case .taskTimedOut(let timeout): agents.receive(timeout)
    case .taskEnded(let end): agents.receive(end)
    case .marked(let span): agents.receive(span)
    case .note(let note): agentNotes.append(note)
    case .foreign(let span): foreign.append(span)
    case .lost(let loss): losses.append(loss)
    }
  }

  private mutating func startProcess(_ start: ProcessStart) {
    let parent = start.parent.flatMap { lastProcess[$0] }
    lastProcess[start.pid] = processes.count
    hasProcessEnded.append(false)
    processes.append(
      ProcessLife(
        pid: start.pid, parent: parent, firstName: start.name, name: start.name,
        time: TimeRange(start.at, start.at), ending: .recordingEnded, executions: [],
        threads: 0..<0))
  }

  private mutating func startThread(_ start: ThreadStart) {
    let owner = process(start.thread.pid, seenAt: start.at, name: start.name)
    let creator = start.creator.flatMap { lastThread[$0] }
    lastThread[start.thread] = threads.count
    forget(start.thread)
    hasThreadEnded.append(false)
    threads.append(
      ThreadLife(
        key: start.thread, process: owner, creator: creator, name: start.name, names: [],
        time: TimeRange(start.at, start.at), ending: .recordingEnded, running: 0..<0,
        blocked: 0..<0))
  }

  // The ends of lives are extended by their spans when the trace is finished.
  @inline(__always)
  mutating func addRunning(_ span: RunningSpan) {
    let index = thread(span.thread, seenAt: span.time.start)
    running.starts.append(span.time.start)
    running.ends.append(span.time.end)
    running.threads.append(Int32(index))
    running.cores.append(span.core)
    running.endings.append(span.end)
  }

  mutating func addBlocked(_ span: BlockedSpan) {
    let index = thread(span.thread, seenAt: span.time.start)
    blocked.starts.append(span.time.start)
    blocked.ends.append(span.time.end)
    blocked.threads.append(Int32(index))
    blocked.causes.append(span.cause)
    blocked.evidence.append(span.evidence)
    blocked.wakers.append(span.waker)
    blocked.places.append(span.place.map { placeNumber($0) } ?? -1)
  }

  private mutating func placeNumber(_ name: String) -> Int32 {
    if let known = placeNumbers[name] { return known }
    let number = Int32(blocked.placeNames.count)
    blocked.placeNames.append(name)
    placeNumbers[name] = number
    return number
  }

  private mutating func process(_ pid: Int32, seenAt: Nanoseconds, name: String = "") -> Int {
    if let index = lastProcess[pid], !hasProcessEnded[index] { return index }
    startProcess(ProcessStart(pid: pid, parent: nil, name: name, at: seenAt))
    return processes.count - 1
  }

  @inline(__always)
  private mutating func thread(_ key: ThreadKey, seenAt: Nanoseconds) -> Int {
    let recent = recentThreads[Int(key.tid & 255)]
    if recent.key == key, recent.index >= 0 { return recent.index }
    return findThread(key, seenAt: seenAt)
  }

  private mutating func findThread(_ key: ThreadKey, seenAt: Nanoseconds) -> Int {
    var index = lastThread[key] ?? -1
    if index < 0 || hasThreadEnded[index] {
      startThread(ThreadStart(thread: key, creator: nil, name: "", at: seenAt))
      index = threads.count - 1
    }
    recentThreads[Int(key.tid & 255)] = (key, index)
    return index
  }

  private mutating func forget(_ key: ThreadKey) {
    recentThreads[Int(key.tid & 255)].index = -1
  }

  private mutating func extendThread(_ index: Int, to moment: Nanoseconds) {
    threads[index].time.end = max(threads[index].time.end, moment)
  }

  private mutating func extendProcess(_ index: Int, to moment: Nanoseconds) {
    processes[index].time.end = max(processes[index].time.end, moment)
  }
}
