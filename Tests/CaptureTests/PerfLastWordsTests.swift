import Testing
import Trace

@testable import Capture

/// Threads that exit, and the kernel's last word of them, worked out by hand, on rung `switches`.
/// Times are in nanoseconds from the origin.
struct PerfLastWordsTests {
  private let shell = ThreadKey(pid: 100, tid: 100)
  private let child = ThreadKey(pid: 200, tid: 200)
  private let other = ThreadKey(pid: 300, tid: 300)

  /// A shell on core 1 with two children, of which the first runs on core 0 from 300 on.
  private var beginning: [TestRecord] {
    [
      .named(shell, "sh", byExec: true, core: 1, at: 100),
      .fork(child, by: shell, core: 1, at: 200),
      .fork(other, by: shell, core: 1, at: 250),
      .in(child, core: 0, at: 300),
    ]
  }

  private func interpret(
    _ records: [TestRecord],
    look: (inout SwitchInterpreter, inout RecordList) throws -> Void = {
      _, _ in
    }
  ) throws -> (run: Interpretation, inferred: Nanoseconds) {
    var interpreter = SwitchInterpreter(
      root: 100, cores: [0, 1], origin: TestRecord.origin, stillThere: { _ in false })
    interpreter.expectsLastWords = true
    var sink = RecordList()
    for record in beginning + records {
      try interpreter.receive(record.kernelRecord, core: record.core, into: &sink)
    }
    try look(&interpreter, &sink)
    try interpreter.finish(at: TestRecord.origin + 1_000_000, into: &sink)
    let run = try Interpretation(sink.records, contradictions: interpreter.run.contradictions)
    #expect(run.contradictions == 0)
    return (run, interpreter.run.inferredNanoseconds)
  }

  private func end(of key: ThreadKey, in run: Interpretation) throws -> ThreadEnd {
    for case .threadEnded(let end) in run.records where end.thread == key { return end }
    throw RecordError.tooShort(type: 0, size: 0)
  }

  @Test func `a thread is on its core until the kernel's last word of it`() throws {
    let (run, inferred) = try interpret([
      .exit(child, core: 0, at: 50_000),
      .gone(child, core: 0, at: 90_000),
    ])
    #expect(run.spans(of: child) == [.init(300, 90_000, .exited)])
    #expect(inferred == 40_000)
    #expect(
      try end(of: child, in: run)
        == ThreadEnd(thread: child, at: 90_000, why: .exited, inferredFrom: 50_000))
  }

  @Test func `whoever takes the core meanwhile is followed by the one that exits`() throws {
    let (run, inferred) = try interpret([
      .exit(child, core: 0, at: 50_000),
      .in(other, core: 0, at: 60_000),
      .out(other, core: 0, at: 80_000),
      .gone(child, core: 0, at: 95_000),
    ])
    #expect(
      run.spans(of: child) == [.init(300, 60_000, .preempted), .init(80_000, 95_000, .exited)])
    #expect(run.spans(of: other) == [.init(60_000, 80_000, .blocked)])
    #expect(inferred == 25_000)
  }

  @Test func `nothing is inferred of a thread that went to another core`() throws {
    let (run, inferred) = try interpret([
      .exit(child, core: 0, at: 50_000),
      .gone(child, core: 1, at: 90_000),
    ])
    #expect(run.spans(of: child) == [.init(300, 50_000, .exited)])
    #expect(inferred == 0)
    #expect(
      try end(of: child, in: run)
        == ThreadEnd(thread: child, at: 90_000, why: .exited, inferredFrom: nil))
  }

  @Test func `nothing is inferred between threads where programs outside the run hold the core`()
    throws
  {
    let (run, inferred) = try interpret([
      // A switch takes 1 us here; ready for 200 us, the child did not get its core.
      .out(child, preempted: true, core: 0, at: 10_000),
      .in(other, core: 0, at: 11_000),
      .out(other, core: 0, at: 20_000),
      .in(child, core: 0, at: 220_000),
      .exit(child, core: 0, at: 300_000),
      .in(other, core: 0, at: 600_000),
      .out(other, core: 0, at: 700_000),
      .gone(child, core: 0, at: 900_000),
    ])
    #expect(
      run.spans(of: child) == [.init(300, 10_000, .preempted), .init(220_000, 300_000, .exited)])
    #expect(inferred == 0)
    #expect(run.trace.threads[1].time.end == 900_000)
  }

  @Test func `nothing is inferred on a core that programs outside the run were seen to hold`()
    throws
  {
    let (run, inferred) = try interpret([
      .out(child, preempted: true, core: 0, at: 10_000),
      .in(child, core: 0, at: 220_000),
      .exit(child, core: 0, at: 300_000),
      .gone(child, core: 0, at: 900_000),
    ])
    #expect(
      run.spans(of: child) == [.init(300, 10_000, .preempted), .init(220_000, 300_000, .exited)])
    #expect(inferred == 0)
    #expect(run.trace.threads[1].time.end == 900_000)
  }

  @Test func `without a last word a thread ends with its exit`() throws {
    let (run, inferred) = try interpret([.exit(child, core: 0, at: 50_000)])
    #expect(run.spans(of: child) == [.init(300, 50_000, .exited)])
    #expect(inferred == 0)
    #expect(run.ends[child] == .exited)
  }

  @Test func `a thread that waits while it exits was not on its core`() throws {
    let late = TestRecord.gone(child, core: 0, at: 900_000)
    let (run, inferred) = try interpret(
      [.exit(child, core: 0, at: 50_000)],
      look: { interpreter, sink in
        try interpreter.lookAfterExits(
          before: TestRecord.origin + 100_000, patience: 0, at: TestRecord.origin + 200_000,
          state: { _ in UInt8(ascii: "D") }, into: &sink)
        try interpreter.receive(late.kernelRecord, core: 2, into: &sink)
      })
    #expect(run.spans(of: child) == [.init(300, 50_000, .exited)])
    #expect(inferred == 0)
    #expect(run.trace.threads[1].time.end == 900_000)
  }

  @Test func `a thread whose last word was lost ends when it cannot be found`() throws {
    let (run, _) = try interpret(
      [.exit(child, core: 0, at: 50_000)],
      look: { interpreter, sink in
        for moment in [200_000, 400_000] {
          #expect(!sink.records.contains { if case .threadEnded = $0 { true } else { false } })
          try interpreter.lookAfterExits(
            before: TestRecord.origin + 100_000, patience: 100_000,
            at: TestRecord.origin + Nanoseconds(moment), state: { _ in nil }, into: &sink)
        }
        #expect(sink.records.contains { if case .threadEnded = $0 { true } else { false } })
      })
    #expect(run.spans(of: child) == [.init(300, 50_000, .exited)])
  }
}
