/// Assembles a stream of records into a ``Trace``.
///
/// Memory grows with the number of spans (25 bytes each); ``finish(metadata:)`` sorts them by
/// thread and start in O(n log n), or O(n) where they arrive in order, as capture writes them.
public struct TraceBuilder: TraceSink {
  private var processes: [ProcessLife] = []
  private var threads: [ThreadLife] = []
  private var livingProcesses: [Int32: Int] = [:]
  private var livingThreads: [ThreadKey: Int] = [:]
  private var running = RunningSpans()
  private var blocked = BlockedSpans()
  private var placeIndex: [String: Int32] = [:]
  private var foreign: [ForeignSpan] = []
  private var losses: [Loss] = []
  private var end: Nanoseconds = 0
  private var endedProcesses: Set<Int> = []
  private var endedThreads: Set<Int> = []

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
    case .processEnded(let processEnd):
      let index = process(processEnd.pid, seenAt: processEnd.at)
      extendProcess(index, to: processEnd.at)
      processes[index].ending = processEnd.why
      endedProcesses.insert(index)
      livingProcesses[processEnd.pid] = nil
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
    case .threadEnded(let threadEnd):
      let index = thread(threadEnd.thread, seenAt: threadEnd.at)
      extendThread(index, to: threadEnd.at)
      threads[index].ending = threadEnd.why
      endedThreads.insert(index)
      livingThreads[threadEnd.thread] = nil
    case .running(let span): addRunning(span)
    case .blocked(let span): addBlocked(span)
    case .foreign(let span):
      foreign.append(span)
      end = max(end, span.time.end)
    case .lost(let loss):
      losses.append(loss)
      end = max(end, loss.time.end)
    }
  }

  /// Ends the stream: threads and processes that no record ended lived until the recording's end.
  public consuming func finish(metadata: TraceMetadata) -> Trace {
    for index in threads.indices where !endedThreads.contains(index) {
      threads[index].time.end = max(end, threads[index].time.start)
    }
    for index in processes.indices where !endedProcesses.contains(index) {
      processes[index].time.end = max(end, processes[index].time.start)
    }
    var trace = Trace(metadata: metadata)
    trace.end = end
    trace.losses = losses.sorted { ($0.time.start, $0.core) < ($1.time.start, $1.core) }
    trace.foreign = foreign.sorted { ($0.core, $0.time.start) < ($1.core, $1.time.start) }
    trace.processes = processes
    // Threads are grouped by process; both keep their order of start otherwise.
    let order = threads.indices.sorted {
      (threads[$0].process, threads[$0].time.start, $0)
        < (threads[$1].process, threads[$1].time.start, $1)
    }
    var newIndex = [Int32](repeating: 0, count: threads.count)
    for (new, old) in order.enumerated() { newIndex[old] = Int32(new) }
    trace.threads = order.map { threads[$0] }
    for index in trace.threads.indices {
      if let creator = trace.threads[index].creator {
        trace.threads[index].creator = Int(newIndex[creator])
      }
    }
    var first = 0
    for index in trace.processes.indices {
      let next =
        trace.threads[first...].firstIndex { $0.process != index } ?? trace.threads.count
      trace.processes[index].threads = first..<next
      first = next
    }
    trace.running = running.sorted(renumbering: newIndex)
    trace.blocked = blocked.sorted(renumbering: newIndex)
    for (thread, range) in ranges(of: trace.running.threads, count: threads.count).enumerated() {
      trace.threads[thread].running = range
    }
    for (thread, range) in ranges(of: trace.blocked.threads, count: threads.count).enumerated() {
      trace.threads[thread].blocked = range
    }
    return trace
  }

  private mutating func startProcess(_ start: ProcessStart) {
    livingProcesses[start.pid] = processes.count
    processes.append(
      ProcessLife(
        pid: start.pid, parent: start.parent.flatMap { livingProcesses[$0] }, name: start.name,
        time: TimeRange(start.at, start.at), ending: .recordingEnded, executions: [],
        threads: 0..<0))
    end = max(end, start.at)
  }

  private mutating func startThread(_ start: ThreadStart) {
    let owner = process(start.thread.pid, seenAt: start.at, name: start.name)
    livingThreads[start.thread] = threads.count
    threads.append(
      ThreadLife(
        key: start.thread, process: owner, creator: start.creator.flatMap { livingThreads[$0] },
        name: start.name, names: [], time: TimeRange(start.at, start.at),
        ending: .recordingEnded, running: 0..<0, blocked: 0..<0))
    extendProcess(owner, to: start.at)
  }

  private mutating func addRunning(_ span: RunningSpan) {
    let index = thread(span.thread, seenAt: span.time.start)
    running.starts.append(span.time.start)
    running.ends.append(span.time.end)
    running.threads.append(Int32(index))
    running.cores.append(span.core)
    running.endings.append(span.end)
    extendThread(index, to: span.time.end)
  }

  private mutating func addBlocked(_ span: BlockedSpan) {
    let index = thread(span.thread, seenAt: span.time.start)
    blocked.starts.append(span.time.start)
    blocked.ends.append(span.time.end)
    blocked.threads.append(Int32(index))
    blocked.causes.append(span.cause)
    blocked.evidence.append(span.evidence)
    blocked.wakers.append(span.waker)
    blocked.places.append(span.place.map { placeNumber($0) } ?? -1)
    extendThread(index, to: span.time.end)
  }

  private mutating func placeNumber(_ name: String) -> Int32 {
    if let known = placeIndex[name] { return known }
    let number = Int32(blocked.placeNames.count)
    blocked.placeNames.append(name)
    placeIndex[name] = number
    return number
  }

  private mutating func process(_ pid: Int32, seenAt: Nanoseconds, name: String = "") -> Int {
    if let index = livingProcesses[pid] { return index }
    startProcess(ProcessStart(pid: pid, parent: nil, name: name, at: seenAt))
    return processes.count - 1
  }

  private mutating func thread(_ key: ThreadKey, seenAt: Nanoseconds) -> Int {
    if let index = livingThreads[key] { return index }
    startThread(ThreadStart(thread: key, creator: nil, name: "", at: seenAt))
    return threads.count - 1
  }

  private mutating func extendThread(_ index: Int, to moment: Nanoseconds) {
    threads[index].time.end = max(threads[index].time.end, moment)
    extendProcess(threads[index].process, to: moment)
  }

  private mutating func extendProcess(_ index: Int, to moment: Nanoseconds) {
    processes[index].time.end = max(processes[index].time.end, moment)
    end = max(end, moment)
  }
}

/// The contiguous range of each of `count` values in a sorted column.
private func ranges(of column: [Int32], count: Int) -> [Range<Int>] {
  var result: [Range<Int>] = []
  result.reserveCapacity(count)
  var first = 0
  for value in 0..<Int32(count) {
    var next = first
    while next < column.count, column[next] == value { next += 1 }
    result.append(first..<next)
    first = next
  }
  return result
}
