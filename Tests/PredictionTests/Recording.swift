import Trace

/// A recording by hand, on one process; times are milliseconds. Its first thread has the number 1.
struct Recording {
  private(set) var records: [TraceRecord] = []
  private let pid: Int32 = 1
  var cores: Int
  var method = TraceMetadata.Method.tracepoints
  var lostRecords: UInt64 = 0
  var isCutShort = false

  init(cores: Int) {
    self.cores = cores
    records.append(
      .processStarted(ProcessStart(pid: pid, parent: nil, name: "program", at: 0)))
    begins(1, by: nil, at: 0)
  }

  private func key(_ thread: Int32) -> ThreadKey { ThreadKey(pid: pid, tid: thread) }

  static func milliseconds(_ count: Double) -> Nanoseconds { Nanoseconds(count * 1_000_000) }

  private func time(_ start: Double, _ end: Double) -> TimeRange {
    TimeRange(Self.milliseconds(start), Self.milliseconds(end))
  }

  /// A thread begins, made by another one.
  mutating func begins(_ thread: Int32, by creator: Int32?, at moment: Double) {
    records.append(
      .threadStarted(
        ThreadStart(
          thread: key(thread), creator: creator.map { key($0) }, name: "thread \(thread)",
          at: Self.milliseconds(moment))))
  }

  /// A thread is on a core.
  mutating func runs(
    _ thread: Int32, on core: Int32 = 0, _ start: Double, _ end: Double, _ why: SpanEnd = .preempted
  ) {
    records.append(
      .running(
        RunningSpan(thread: key(thread), core: core, time: time(start, end), end: why)))
  }

  /// A thread waits, until `waker` wakes it.
  mutating func waits(
    _ thread: Int32, _ start: Double, _ end: Double, for cause: WaitCause = .lock, waker: Waker?
  ) {
    records.append(
      .blocked(
        BlockedSpan(
          thread: key(thread), time: time(start, end), cause: cause, place: nil,
          evidence: .reported, waker: waker)))
  }

  /// The waker that is thread `number`.
  func waker(_ number: Int32) -> Waker { .thread(key(number)) }

  /// A thread uses the interpreter lock.
  mutating func uses(_ thread: Int32, wait: Double? = nil, take: Double, drop: Double) {
    records.append(
      .gil(
        GILUse(
          thread: key(thread), lock: 0, wait: wait.map { Self.milliseconds($0) },
          take: Self.milliseconds(take), drop: Self.milliseconds(drop))))
  }

  /// A thread waits for a lock of the program and gets it.
  mutating func asks(_ thread: Int32, _ start: Double, _ end: Double, holder: Int32) {
    records.append(
      .lockWait(
        LockWait(
          thread: key(thread), time: time(start, end), lock: 8, holder: holder, acquired: true,
          giver: holder)))
  }

  /// A thread exits.
  mutating func ends(_ thread: Int32, at moment: Double) {
    records.append(
      .threadEnded(
        ThreadEnd(thread: key(thread), at: Self.milliseconds(moment), why: .exited)))
  }

  /// What there is so far.
  var trace: Trace {
    let numbers = (0..<Int32(cores)).map { $0 }
    var metadata = TraceMetadata(
      writer: "test", label: nil, command: ["program"], workingDirectory: nil,
      machine: TraceMetadata.Machine(
        hostname: "host", processor: "processor", kernel: "Linux", architecture: "x86_64",
        memoryBytes: 1),
      cores: TraceMetadata.Cores(online: numbers, usable: numbers, quota: nil),
      capture: TraceMetadata.CaptureFacts(
        method: method, notes: [], lostRecords: lostRecords, overheadSeconds: 0,
        samplePeriodSeconds: nil, accountedShare: nil),
      clock: TraceMetadata.Clock(
        name: "CLOCK_MONOTONIC", originNanoseconds: "0", originUnixNanoseconds: "0"))
    metadata.cutShort = isCutShort
    var builder = TraceBuilder()
    for record in records { builder.receive(record) }
    return builder.finish(metadata: metadata)
  }
}
