import Analysis
import Trace

/// Metadata with nothing in it but what numbers depend on.
func makeMetadata(
  method: TraceMetadata.Method = .switches, cores: [Int32] = [0, 1], quota: Double? = nil,
  lostRecords: UInt64 = 0
) -> TraceMetadata {
  TraceMetadata(
    writer: "test", label: nil, command: ["program"], workingDirectory: nil,
    machine: TraceMetadata.Machine(
      hostname: "host", processor: "processor", kernel: "Linux", architecture: "x86_64",
      memoryBytes: 1),
    cores: TraceMetadata.Cores(online: cores, usable: cores, quota: quota),
    capture: TraceMetadata.CaptureFacts(
      method: method, notes: [], lostRecords: lostRecords, overheadSeconds: 0,
      samplePeriodSeconds: nil, accountedShare: nil),
    clock: TraceMetadata.Clock(
      name: "CLOCK_MONOTONIC", originNanoseconds: "0", originUnixNanoseconds: "0"))
}

/// A trace from its records.
func makeTrace(
  with metadata: TraceMetadata = makeMetadata(), _ records: [TraceRecord]...
) -> Trace {
  var builder = TraceBuilder()
  for record in records.joined() { builder.receive(record) }
  return builder.finish(metadata: metadata)
}

/// What a thread did, written short: `S("running", 0, 10)`.
struct S: Equatable, CustomStringConvertible {
  var state: ThreadState
  var start: Nanoseconds
  var end: Nanoseconds

  init(_ state: ThreadState, _ start: Nanoseconds, _ end: Nanoseconds) {
    self.state = state
    self.start = start
    self.end = end
  }

  var description: String { "\(state.name) \(start)..<\(end)" }
}

/// The states of thread number `thread`.
func states(of thread: Int, in trace: Trace) -> [S] {
  var result: [S] = []
  trace.forEachState(of: thread) { result.append(S($0.state, $0.time.start, $0.time.end)) }
  return result
}

// Records written short. A process's first thread has its id; the first process is 1.

/// A process and its first thread begin.
func began(
  _ pid: Int32, by creator: ThreadKey? = nil, at moment: Nanoseconds = 0
) -> [TraceRecord] {
  let key = ThreadKey(pid: pid, tid: pid)
  return [
    .processStarted(ProcessStart(pid: pid, parent: creator?.pid, name: "p\(pid)", at: moment)),
    .threadStarted(ThreadStart(thread: key, creator: creator, name: "p\(pid)", at: moment)),
  ]
}

/// A thread is created.
func spawned(
  _ thread: ThreadKey, by creator: ThreadKey?, at moment: Nanoseconds
) -> [TraceRecord] {
  let name = "t\(thread.tid)"
  return [
    .threadStarted(ThreadStart(thread: thread, creator: creator, name: name, at: moment))
  ]
}

/// A thread is on a core.
func ran(
  _ thread: ThreadKey, on core: Int32, _ start: Nanoseconds, _ end: Nanoseconds, _ why: SpanEnd
) -> [TraceRecord] {
  [.running(RunningSpan(thread: thread, core: core, time: TimeRange(start, end), end: why))]
}

/// A thread waits.
func waited(
  _ thread: ThreadKey, _ start: Nanoseconds, _ end: Nanoseconds, for cause: WaitCause,
  evidence: WaitEvidence = .observed, waker: Waker? = nil
) -> [TraceRecord] {
  [
    .blocked(
      BlockedSpan(
        thread: thread, time: TimeRange(start, end), cause: cause, place: nil, evidence: evidence,
        waker: waker))
  ]
}

/// A thread exits.
func ended(_ thread: ThreadKey, at moment: Nanoseconds) -> [TraceRecord] {
  [.threadEnded(ThreadEnd(thread: thread, at: moment, why: .exited))]
}

/// A process exits.
func ended(process pid: Int32, at moment: Nanoseconds) -> [TraceRecord] {
  [.processEnded(ProcessEnd(pid: pid, at: moment, why: .exited))]
}

extension ThreadKey {
  /// Thread `tid` of process 1, the first process of the fixtures.
  static func t(_ tid: Int32) -> ThreadKey { ThreadKey(pid: 1, tid: tid) }
}
