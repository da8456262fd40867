import Testing
import Trace

@testable import Capture

/// Sequences of records as the kernel writes them, worked out by hand, on rung `switches`. Times
/// are in nanoseconds from the origin.
struct PerfSwitchInterpreterTests {
  let shell = ThreadKey(pid: 100, tid: 100)
  let worker = ThreadKey(pid: 100, tid: 101)
  private let child = ThreadKey(pid: 200, tid: 200)

  func interpret(
    _ records: [TestRecord], until end: Nanoseconds = 1_000_000,
    stillThere: @escaping (ThreadKey) -> Bool = { _ in false }
  ) throws -> Interpretation {
    var interpreter = SwitchInterpreter(
      root: 100, cores: [0, 1], origin: TestRecord.origin, stillThere: stillThere)
    var sink = RecordList()
    for record in records {
      try interpreter.receive(record.kernelRecord, core: record.core, into: &sink)
    }
    try interpreter.finish(at: TestRecord.origin + end, into: &sink)
    return try Interpretation(sink.records, contradictions: interpreter.run.contradictions)
  }

  @Test func `the first process has no switch-in: its exec begins it`() throws {
    let run = try interpret([
      .named(shell, "sleep", byExec: true, core: 1, at: 100),
      .out(shell, core: 1, at: 500),
      .in(shell, core: 0, at: 900),
      .exit(shell, core: 0, at: 60_000),
    ])
    #expect(
      run.records == [
        .processStarted(ProcessStart(pid: 100, parent: nil, name: "sleep", at: 100)),
        .threadStarted(ThreadStart(thread: shell, creator: nil, name: "sleep", at: 100)),
        .running(RunningSpan(thread: shell, core: 1, time: TimeRange(100, 500), end: .blocked)),
        .running(RunningSpan(thread: shell, core: 0, time: TimeRange(900, 60_000), end: .exited)),
        .threadEnded(ThreadEnd(thread: shell, at: 60_000, why: .exited)),
        .processEnded(ProcessEnd(pid: 100, at: 60_000, why: .exited)),
      ])
    #expect(run.contradictions == 0)
  }

  @Test func `what goes on is known up to where records were taken`() throws {
    var interpreter = SwitchInterpreter(
      root: 100, cores: [4, 7], origin: TestRecord.origin, stillThere: { _ in true })
    interpreter.expectsLastWords = true
    var sink = RecordList()
    let records: [TestRecord] = [
      .named(shell, "make", byExec: true, core: 0, at: 100),
      .fork(child, by: shell, core: 0, at: 200),
      .in(child, core: 1, at: 230),
    ]
    for record in records {
      try interpreter.receive(record.kernelRecord, core: record.core, into: &sink)
    }
    let first = RunningSpan(
      thread: shell, core: 4, time: TimeRange(100, 900), end: .recordingEnded)
    let second = RunningSpan(
      thread: child, core: 7, time: TimeRange(230, 900), end: .recordingEnded)
    #expect(
      interpreter.run.inProgress(at: TestRecord.origin + 900)
        == SpansInProgress(until: 900, running: [first, second]))
    // One that exits is there for longer, nobody knows yet for how long.
    let exit = TestRecord.exit(child, core: 1, at: 500)
    try interpreter.receive(exit.kernelRecord, core: exit.core, into: &sink)
    #expect(
      interpreter.run.inProgress(at: TestRecord.origin + 900).running.map(\.time)
        == [TimeRange(100, 900), TimeRange(230, 500)])
  }

  @Test func `threads and processes begin where they are forked, under their creator's name`()
    throws
  {
    let run = try interpret([
      .named(shell, "make", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .in(worker, core: 1, at: 230),
      .fork(child, by: worker, core: 1, at: 300),
      .out(worker, preempted: true, core: 1, at: 310),
      .in(child, core: 1, at: 320),
      .named(child, "cc1", byExec: true, core: 1, at: 400),
      .exit(child, core: 1, at: 90_000),
      .in(worker, core: 1, at: 90_100),
      .exit(worker, core: 1, at: 90_500),
    ])
    #expect(
      run.records.contains(
        .threadStarted(ThreadStart(thread: worker, creator: shell, name: "make", at: 200))))
    #expect(
      run.records.contains(
        .processStarted(ProcessStart(pid: 200, parent: 100, name: "make", at: 300))))
    #expect(
      run.records.contains(
        .threadStarted(ThreadStart(thread: child, creator: worker, name: "make", at: 300))))
    #expect(
      run.records.contains(
        .processExecuted(ProcessExecution(pid: 200, name: "cc1", at: 400))))
    #expect(run.spans(of: worker) == [.init(230, 310, .preempted), .init(90_100, 90_500, .exited)])
    #expect(run.spans(of: child) == [.init(310, 90_000, .exited)])
    #expect(run.ends[worker] == .exited)
    #expect(run.trace.processes.map(\.pid) == [100, 200])
    #expect(run.contradictions == 0)
  }

  @Test func `a process lives on when its first thread leaves`() throws {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .exit(shell, core: 0, at: 300),
      .in(worker, core: 1, at: 310),
      .exit(worker, core: 1, at: 700),
    ])
    #expect(run.trace.processes.map(\.time) == [TimeRange(100, 700)])
    #expect(run.trace.threads.map(\.time) == [TimeRange(100, 300), TimeRange(200, 700)])
  }

  @Test func `a thread named by another keeps its place on no core`() throws {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .named(worker, "io", byExec: false, by: shell, core: 0, at: 300),
      .in(worker, core: 1, at: 400),
      .named(worker, "io", byExec: false, core: 1, at: 450),
      .named(worker, "net", byExec: false, core: 1, at: 500),
      .out(worker, core: 1, at: 600),
    ])
    #expect(
      run.trace.threads[1].names == [
        Naming(at: 200, name: "a"), Naming(at: 300, name: "io"), Naming(at: 500, name: "net"),
      ])
    #expect(run.spans(of: worker) == [.init(400, 600, .blocked)])
    #expect(run.contradictions == 0)
  }

  @Test func `an exec by another thread takes over the first one's id`() throws {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .in(worker, core: 1, at: 230),
      .exit(shell, core: 0, at: 400),
      // The worker goes on as 100; nothing says so but the record's own ids.
      .named(shell, "b", byExec: true, core: 1, at: 500),
      .out(shell, core: 1, at: 90_000),
      .in(shell, core: 0, at: 95_000),
      .exit(shell, core: 0, at: 99_000),
    ])
    #expect(run.contradictions == 0)
    #expect(run.spans(of: worker) == [.init(230, 500, .exited)])
    #expect(run.trace.threads.map(\.key) == [shell, worker, shell])
    #expect(
      run.spans(of: shell)
        == [.init(100, 400, .exited), .init(500, 90_000, .blocked), .init(95_000, 99_000, .exited)])
    // One process all the time, with the second program.
    #expect(run.trace.processes.map(\.time) == [TimeRange(100, 99_000)])
    #expect(run.trace.processes[0].executions == [Naming(at: 500, name: "b")])
    #expect(run.trace.threads[2].creator == 1)
  }

  @Test func `an exec by another thread may be preempted as it changes its id`() throws {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .in(worker, core: 1, at: 230),
      .exit(shell, core: 0, at: 400),
      .out(shell, preempted: true, core: 1, at: 450),
      .in(shell, core: 0, at: 470),
      .named(shell, "b", byExec: true, core: 0, at: 500),
      .exit(shell, core: 0, at: 99_000),
    ])
    #expect(run.contradictions == 0)
    #expect(run.spans(of: worker) == [.init(230, 450, .exited)])
    #expect(run.spans(of: shell) == [.init(100, 400, .exited), .init(470, 99_000, .exited)])
    #expect(run.trace.processes[0].executions == [Naming(at: 500, name: "b")])
  }

  @Test func `an exit in the breath of an exec is none: the program cannot be watched`() throws {
    let run = try interpret([
      .named(shell, "sh", byExec: true, core: 0, at: 100),
      .fork(child, by: shell, core: 0, at: 200),
      .in(child, core: 1, at: 300),
      .named(child, "su", byExec: true, core: 1, at: 400_000),
      .exit(child, core: 1, at: 403_500),
    ])
    #expect(run.ends[child] == .untraceable)
    #expect(run.spans(of: child) == [.init(300, 403_500, .recordingEnded)])
    #expect(run.trace.processes[1].ending == .untraceable)
  }

  @Test func `a doubtful exit is settled by a look at the process`() throws {
    let records: [TestRecord] = [
      .named(shell, "sh", byExec: true, core: 0, at: 100),
      .fork(child, by: shell, core: 0, at: 200),
      .in(child, core: 1, at: 300),
      .named(child, "su", byExec: true, core: 1, at: 400_000),
      // Preempted in between, so that much time passed but little on the core.
      .out(child, preempted: true, core: 1, at: 410_000),
      .in(child, core: 0, at: 700_000),
      .exit(child, core: 0, at: 715_000),
    ]
    #expect(try interpret(records).ends[child] == .exited)
    #expect(try interpret(records) { $0 == child }.ends[child] == .untraceable)
  }

  @Test func `the shortest program there is exits for real`() throws {
    let run = try interpret([
      .named(shell, "sh", byExec: true, core: 0, at: 100),
      .fork(child, by: shell, core: 0, at: 200),
      .in(child, core: 1, at: 300),
      .named(child, "tiny", byExec: true, core: 1, at: 400_000),
      .exit(child, core: 1, at: 433_000),
    ])
    #expect(run.ends[child] == .exited)
  }

  @Test func `ids are used again`() throws {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .in(worker, core: 1, at: 250),
      .exit(worker, core: 1, at: 300),
      .fork(worker, by: shell, core: 0, at: 400),
      .in(worker, core: 1, at: 450),
      .exit(worker, core: 1, at: 500),
      // And once where the exit was lost.
      .fork(worker, by: shell, core: 0, at: 600),
      .in(worker, core: 1, at: 650),
      .fork(worker, by: shell, core: 0, at: 900),
    ])
    #expect(
      run.trace.threads.filter { $0.key == worker }.map(\.time) == [
        TimeRange(200, 300), TimeRange(400, 500), TimeRange(600, 650), TimeRange(900, 1_000_000),
      ])
    #expect(run.contradictions == 1)
  }

  @Test func `a switch between two threads of the run belongs to who comes`() throws {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      // A long gap in which the core may have been idle, or another program's.
      .out(shell, core: 0, at: 1000),
      .in(worker, core: 0, at: 6001),
      // The shell woke up here and took the core: nothing else was in between for sure.
      .out(worker, preempted: true, core: 0, at: 10_000),
      .in(shell, core: 0, at: 10_600),
      // The worker is ready here, so that the core is not idle when the shell leaves it.
      .out(shell, core: 0, at: 20_000),
      .in(worker, core: 0, at: 20_700),
      // Not certain, but hardly longer than a switch takes.
      .out(worker, core: 0, at: 30_000),
      .in(shell, core: 0, at: 31_200),
      // Long enough for two switches.
      .out(shell, core: 0, at: 40_000),
      .in(worker, core: 0, at: 41_201),
    ])
    #expect(
      run.spans(of: worker).map(\.start) == [6001, 20_000, 41_201])
    #expect(run.spans(of: shell).map(\.start) == [100, 10_000, 30_000])
  }

  @Test func `what is open at the end is cut there`() throws {
    let run = try interpret(
      [
        .named(shell, "a", byExec: true, core: 0, at: 100),
        .fork(worker, by: shell, core: 0, at: 200),
        .in(worker, core: 1, at: 300),
        .out(worker, core: 1, at: 400),
      ], until: 5000)
    #expect(run.spans(of: shell) == [.init(100, 5000, .recordingEnded)])
    #expect(run.ends == [shell: .recordingEnded, worker: .recordingEnded])
    #expect(run.trace.threads.allSatisfy { $0.time.end == 5000 })
    #expect(run.trace.processes[0].ending == .recordingEnded)
  }
}
