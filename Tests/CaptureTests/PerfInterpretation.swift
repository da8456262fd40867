import Trace

@testable import Capture

/// A record of the kernel on a core, told in few words.
struct TestRecord {
  /// What CLOCK_MONOTONIC read at the origin.
  static let origin: Nanoseconds = 7_000_000_000

  var kernelRecord: KernelRecord
  var core: Int

  private init(
    _ writer: ThreadKey, _ event: KernelRecord.Event, core: Int, at time: Nanoseconds
  ) {
    kernelRecord = KernelRecord(time: Self.origin + time, writer: writer, event: event)
    self.core = core
  }

  static func `in`(_ thread: ThreadKey, core: Int, at time: Nanoseconds) -> TestRecord {
    TestRecord(thread, .switchedIn, core: core, at: time)
  }

  static func out(
    _ thread: ThreadKey, preempted: Bool = false, for successor: ThreadKey? = nil, core: Int,
    at time: Nanoseconds
  ) -> TestRecord {
    var record = TestRecord(thread, .switchedOut(preempted: preempted), core: core, at: time)
    record.kernelRecord.successor = successor?.tid
    return record
  }

  /// Leaves the core to the idle thread.
  static func idle(
    _ thread: ThreadKey, preempted: Bool = false, core: Int, at time: Nanoseconds
  ) -> TestRecord {
    TestRecord(thread, .wentIdle(preempted: preempted), core: core, at: time)
  }

  static func fork(
    _ child: ThreadKey, by creator: ThreadKey, core: Int, at time: Nanoseconds
  ) -> TestRecord {
    TestRecord(creator, .forked(child: child), core: core, at: time)
  }

  static func exit(_ thread: ThreadKey, core: Int, at time: Nanoseconds) -> TestRecord {
    TestRecord(thread, .exited, core: core, at: time)
  }

  /// The kernel's last word of a thread; it comes from no core's buffer.
  static func gone(_ thread: ThreadKey, core: Int32, at time: Nanoseconds) -> TestRecord {
    TestRecord(thread, .gone(core: core), core: 2, at: time)
  }

  static func named(
    _ thread: ThreadKey, _ name: String, byExec: Bool, by writer: ThreadKey? = nil, core: Int,
    at time: Nanoseconds
  ) -> TestRecord {
    TestRecord(
      writer ?? thread, .named(thread: thread, KernelName(name), byExec: byExec), core: core,
      at: time)
  }

  static func lost(_ count: UInt64, core: Int, at time: Nanoseconds) -> TestRecord {
    TestRecord(ThreadKey(pid: 0, tid: 0), .lost(count), core: core, at: time)
  }

  static func waking(
    _ thread: ThreadKey, by waker: Int32, inInterrupt: Bool = false, core: Int,
    at time: Nanoseconds
  ) -> TestRecord {
    TestRecord(
      ThreadKey(pid: 0, tid: waker), .waking(thread: thread.tid, byInterrupt: inInterrupt),
      core: core, at: time)
  }

  static func waiting(
    _ thread: ThreadKey, stack: Int32, core: Int, at time: Nanoseconds
  ) -> TestRecord {
    TestRecord(
      ThreadKey(pid: 0, tid: thread.tid), .waiting(thread: thread.tid, stack: stack), core: core,
      at: time)
  }
}

/// Keeps the records that it is given.
struct RecordList: TraceSink {
  private(set) var records: [TraceRecord] = []

  mutating func receive(_ record: TraceRecord) { records.append(record) }
}

/// What an interpreter made of records: a stream, and the trace that it becomes.
struct Interpretation {
  /// A span's times and end.
  struct Span: Equatable {
    var start: Nanoseconds
    var end: Nanoseconds
    var why: SpanEnd

    init(_ start: Nanoseconds, _ end: Nanoseconds, _ why: SpanEnd) {
      (self.start, self.end, self.why) = (start, end, why)
    }
  }

  let records: [TraceRecord]
  let trace: Trace
  let contradictions: UInt64

  /// Builds the trace and checks the laws that hold for every trace.
  init(_ records: [TraceRecord], contradictions: UInt64) throws {
    self.records = records
    self.contradictions = contradictions
    var builder = TraceBuilder()
    for record in records { builder.receive(record) }
    trace = builder.finish(metadata: .forTests(method: .switches))
    try trace.checkInvariants()
  }

  /// The spans of all threads that bore these ids, in order.
  func spans(of key: ThreadKey) -> [Span] {
    records.compactMap {
      guard case .running(let span) = $0, span.thread == key else { return nil }
      return Span(span.time.start, span.time.end, span.end)
    }
  }

  /// The waits of all threads that bore these ids, in order.
  func waits(of key: ThreadKey) -> [BlockedSpan] {
    records.compactMap {
      guard case .blocked(let span) = $0, span.thread == key else { return nil }
      return span
    }
  }

  /// How the last thread with each key ended.
  var ends: [ThreadKey: LifeEnd] {
    var ends: [ThreadKey: LifeEnd] = [:]
    for case .threadEnded(let end) in records { ends[end.thread] = end.why }
    return ends
  }
}
