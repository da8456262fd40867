import Testing
import Trace

@testable import Capture

/// Sequences of records as the kernel writes them, worked out by hand, on rung `tracepoints`. Times
/// are in nanoseconds from the origin.
struct PerfSchedulerInterpreterTests {
  let shell = ThreadKey(pid: 100, tid: 100)
  let worker = ThreadKey(pid: 100, tid: 101)
  let child = ThreadKey(pid: 200, tid: 200)
  private let idle = ThreadKey(pid: 0, tid: 0)
  let stranger = ThreadKey(pid: 7001, tid: 7001)
  private let dead = ThreadKey(pid: -1, tid: -1)

  func interpret(
    _ records: [TestRecord], until end: Nanoseconds = 1_000_000, parents: [Int32: Int32] = [:]
  ) throws -> Interpretation {
    let places = WaitPlaces {
      KernelSymbols(Array("1000 t futex_do_wait\n2000 t anon_pipe_read\n".utf8))
    }
    for address in [0x1001, 0x2001] as [UInt64] {
      _ = withUnsafeBytes(of: address) { places.number(of: $0) }
    }
    var interpreter = SchedulerInterpreter(
      root: 100, cores: [0, 1], origin: TestRecord.origin, places: places,
      stillThere: { _ in false }, parent: { parents[$0] })
    var sink = RecordList()
    for record in records {
      try interpreter.receive(record.kernelRecord, core: record.core, into: &sink)
    }
    try interpreter.finish(at: TestRecord.origin + end, into: &sink)
    return try Interpretation(sink.records, contradictions: interpreter.run.contradictions)
  }

  /// A shell on core 0, and its worker, which is on core 1 from 300 on.
  var beginning: [TestRecord] {
    [
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .in(worker, core: 1, at: 300),
    ]
  }

  @Test func `a run whose first record was lost begins where it is seen`() throws {
    let run = try interpret([
      .lost(3, core: 0, at: 200), .in(shell, core: 0, at: 500), .idle(shell, core: 0, at: 900),
    ])
    #expect(run.spans(of: shell) == [.init(500, 900, .blocked)])
    #expect(run.trace.threads.first?.time.start == 500)
    #expect(run.trace.losses.map(\.time) == [TimeRange(0, 200)])
  }

  @Test func `a switch's own time belongs to who comes`() throws {
    let run = try interpret(
      beginning + [
        .out(worker, preempted: true, core: 1, at: 400),
        .in(stranger, core: 1, at: 420),
        .out(stranger, core: 1, at: 500),
        .in(worker, core: 1, at: 520),
        .idle(worker, core: 1, at: 600),
        .in(worker, core: 1, at: 720),
        // Its quota is spent: it could go on, but the core is idle.
        .idle(worker, preempted: true, core: 1, at: 800),
        .in(worker, core: 1, at: 910),
        .out(worker, core: 1, at: 1000),
      ])
    #expect(
      run.spans(of: worker)
        == [
          .init(300, 400, .preempted), .init(500, 600, .blocked), .init(720, 800, .preempted),
          .init(910, 1000, .blocked),
        ])
    #expect(run.trace.foreign.map(\.time) == [TimeRange(400, 500)])
    #expect(run.contradictions == 0)
  }

  @Test func `a wait ends where a thread does something, though its coming was lost`() throws {
    let run = try interpret(
      beginning + [
        .idle(worker, core: 1, at: 1000), .fork(child, by: worker, core: 1, at: 2000),
        .idle(worker, preempted: true, core: 1, at: 3000),
      ], until: 5000)
    #expect(run.spans(of: worker) == [.init(300, 1000, .blocked), .init(2000, 3000, .preempted)])
    #expect(run.trace.blocked.count == 0)
  }

  @Test func `the time of a thread whose coming left no record goes to nobody`() throws {
    let run = try interpret(
      beginning + [
        .out(worker, preempted: true, for: stranger, core: 1, at: 400),
        .in(worker, core: 1, at: 9_000),
        .out(worker, preempted: true, for: shell, core: 1, at: 9_500),
        .in(worker, core: 1, at: 9_900),
        .out(worker, for: worker, core: 1, at: 10_000),
        .in(worker, core: 1, at: 10_001),
        .idle(worker, core: 1, at: 11_000),
      ])
    #expect(
      run.spans(of: worker)
        == [
          .init(300, 400, .preempted), .init(9_000, 9_500, .preempted),
          .init(9_900, 10_000, .blocked), .init(10_000, 11_000, .blocked),
        ])
  }

  @Test func `a wait ends with the waking, whose place and waker are known`() throws {
    let run = try interpret(
      beginning + [
        .waiting(worker, stack: 0, core: 1, at: 398),
        .idle(worker, core: 1, at: 400),
        .waking(worker, by: 100, core: 0, at: 450),
        .in(worker, core: 1, at: 520),
        // The stack comes behind the switch as often as before it.
        .idle(worker, core: 1, at: 600),
        .waiting(worker, stack: 1, core: 1, at: 602),
        .waking(worker, by: 4242, inInterrupt: true, core: 0, at: 700),
        .in(worker, core: 1, at: 800),
        .idle(worker, core: 1, at: 900),
        .waking(worker, by: 0, core: 1, at: 950),
        .in(worker, core: 1, at: 960),
        .idle(worker, core: 1, at: 1000),
        .waking(worker, by: 7001, core: 0, at: 1100),
      ])
    #expect(
      run.waits(of: worker) == [
        BlockedSpan(
          thread: worker, time: TimeRange(400, 450), cause: .lock, place: "futex_do_wait",
          evidence: .reported, waker: .thread(shell)),
        BlockedSpan(
          thread: worker, time: TimeRange(600, 700), cause: .io, place: "anon_pipe_read",
          evidence: .reported, waker: .interrupt),
        BlockedSpan(
          thread: worker, time: TimeRange(900, 950), cause: .unknown, place: nil,
          evidence: .reported, waker: .interrupt),
        BlockedSpan(
          thread: worker, time: TimeRange(1000, 1100), cause: .unknown, place: nil,
          evidence: .reported, waker: .other),
      ])
  }

  @Test func `a waking that overtakes the switch ends the wait as it begins`() throws {
    let run = try interpret(
      beginning + [
        // Of no effect: the worker was not about to wait.
        .waking(worker, by: 7001, core: 0, at: 310),
        .waking(worker, by: 100, core: 0, at: 399),
        .idle(worker, core: 1, at: 400),
        .in(worker, core: 1, at: 440),
      ])
    #expect(
      run.waits(of: worker) == [
        BlockedSpan(
          thread: worker, time: TimeRange(400, 400), cause: .unknown, place: nil,
          evidence: .reported, waker: .thread(shell))
      ])
  }

  @Test func `a waking of a thread that does not wait is none`() throws {
    let run = try interpret(
      beginning + [
        .waking(worker, by: 100, core: 0, at: 350),
        .out(worker, preempted: true, core: 1, at: 400),
        .waking(worker, by: 100, core: 0, at: 410),
        .in(stranger, core: 1, at: 420),
        .out(stranger, core: 1, at: 500),
        .in(worker, core: 1, at: 510),
      ])
    #expect(run.waits(of: worker) == [])
  }

  @Test func `a wait that lasts to the end of the recording is told`() throws {
    let run = try interpret(
      beginning + [.idle(worker, core: 1, at: 400)], until: 5000)
    #expect(run.waits(of: worker).map(\.time) == [TimeRange(400, 5000)])
    #expect(run.waits(of: worker).allSatisfy { $0.waker == nil })
  }

  @Test func `a thread that exits runs on to its last switch, which names nobody`() throws {
    let run = try interpret(
      beginning + [
        .idle(shell, core: 0, at: 310),
        .exit(worker, core: 1, at: 50_000),
        .out(worker, preempted: true, core: 1, at: 50_010),
        .in(stranger, core: 1, at: 50_020),
        .out(stranger, core: 1, at: 50_030),
        .in(worker, core: 1, at: 50_040),
        // What it does as the last thing.
        .waking(shell, by: 101, core: 1, at: 50_100),
        .idle(dead, core: 1, at: 50_200),
      ])
    #expect(
      run.spans(of: worker) == [.init(300, 50_010, .preempted), .init(50_030, 50_200, .exited)])
    #expect(run.waits(of: shell).map(\.waker) == [.thread(worker)])
    #expect(run.ends[worker] == .exited)
    #expect(run.contradictions == 0)
  }

  @Test func `a false exit changes nothing where everything can be watched`() throws {
    let run = try interpret([
      .named(shell, "sh", byExec: true, core: 0, at: 100),
      .fork(child, by: shell, core: 0, at: 200),
      .idle(shell, core: 0, at: 210),
      .in(child, core: 1, at: 300),
      .named(child, "su", byExec: true, core: 1, at: 400_000),
      .exit(child, core: 1, at: 403_500),
      .out(child, core: 1, at: 500_000),
      .in(child, core: 0, at: 600_000),
      .exit(child, core: 0, at: 700_000),
      .idle(dead, core: 0, at: 700_100),
    ])
    #expect(
      run.spans(of: child) == [.init(300, 500_000, .blocked), .init(600_000, 700_100, .exited)])
    #expect(run.ends[child] == .exited)
    #expect(run.contradictions == 0)
  }

  @Test(arguments: [false, true])
  func `an exec by another thread takes over the first one's id`(lateSwitch: Bool) throws {
    // The first thread's last switch may come before or after the exec, under an id that is no
    // longer its own.
    let lastSwitch: [TestRecord] = [.out(worker, core: 0, at: lateSwitch ? 510 : 450)]
    let exec: [TestRecord] = [.named(shell, "b", byExec: true, core: 1, at: 500)]
    let run = try interpret(
      beginning + [.exit(shell, core: 0, at: 400)]
        + (lateSwitch ? exec + lastSwitch : lastSwitch + exec) + [
          .idle(shell, core: 1, at: 90_000)
        ])
    #expect(run.trace.threads.map(\.key) == [shell, worker, shell])
    #expect(run.spans(of: worker) == [.init(300, 500, .exited)])
    #expect(
      run.spans(of: shell)
        == [.init(100, lateSwitch ? 500 : 450, .exited), .init(500, 90_000, .blocked)])
    #expect(run.trace.processes.map(\.pid) == [100])
    #expect(run.contradictions == 0)
  }

  @Test func `an exec by another thread may be preempted as it changes its id`() throws {
    let run = try interpret(
      beginning + [
        .exit(shell, core: 0, at: 400),
        .out(shell, preempted: true, core: 1, at: 450),
        .in(stranger, core: 1, at: 455),
        .out(worker, core: 0, at: 460),
        .in(shell, core: 0, at: 470),
        .named(shell, "b", byExec: true, core: 0, at: 500),
        .exit(shell, core: 0, at: 99_000),
        .idle(dead, core: 0, at: 99_100),
      ])
    #expect(run.contradictions == 0)
    #expect(run.spans(of: worker) == [.init(300, 450, .exited)])
    #expect(
      run.spans(of: shell)
        == [.init(100, 450, .exited), .init(460, 99_100, .exited)])
    #expect(run.ends[shell] == .exited)
  }

  @Test func `a loss leaves open who was woken and what ran`() throws {
    let run = try interpret(
      beginning + [
        .idle(worker, core: 1, at: 400),
        .in(stranger, core: 1, at: 410),
        .lost(5, core: 1, at: 900),
        .in(worker, core: 1, at: 951),
        .out(worker, core: 1, at: 980),
      ])
    // It may have been woken and have run in between: no wait, no stranger is claimed.
    #expect(run.waits(of: worker).map(\.time) == [TimeRange(980, 1_000_000)])
    #expect(run.trace.foreign == [])
    #expect(run.spans(of: worker) == [.init(300, 400, .blocked), .init(951, 980, .blocked)])
    #expect(run.trace.losses == [Loss(core: 1, time: TimeRange(410, 900), count: 5)])
  }
}
