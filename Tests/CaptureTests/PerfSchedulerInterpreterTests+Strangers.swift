import Testing
import Trace

@testable import Capture

/// Programs outside of the run that had cores.
extension PerfSchedulerInterpreterTests {
  @Test func `whose beginning was lost is found among strangers`() throws {
    let thread = ThreadKey(pid: 100, tid: 150)
    let coming: [TestRecord] = [
      .in(thread, core: 0, at: 5000), .idle(thread, core: 0, at: 6000),
      .in(child, core: 0, at: 7000), .idle(child, core: 0, at: 8000),
      .in(stranger, core: 0, at: 9000), .idle(stranger, core: 0, at: 9500),
    ]
    let before = beginning + [.idle(shell, core: 0, at: 4000)]
    let parents: [Int32: Int32] = [200: 100, 7001: 1]
    let run = try interpret(
      before + [.lost(3, core: 1, at: 4500)] + coming, until: 20_000, parents: parents)
    #expect(run.spans(of: thread) == [.init(5000, 6000, .blocked)])
    #expect(run.spans(of: child) == [.init(7000, 8000, .blocked)])
    #expect(run.trace.foreign.map(\.time) == [TimeRange(9000, 9500)])
    // Where nothing was lost, nobody is looked at.
    let whole = try interpret(before + coming, until: 20_000, parents: parents)
    #expect(whole.spans(of: child).isEmpty)
  }

  @Test func `strangers are one span while they follow each other, named after the longest`() throws
  {
    let second = ThreadKey(pid: 7002, tid: 7003)
    let run = try interpret([
      .fork(second, by: stranger, core: 1, at: 10),
      .named(second, "gcc", byExec: true, core: 1, at: 20),
      .named(stranger, "bash", byExec: false, core: 1, at: 30),
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .out(shell, preempted: true, core: 0, at: 200),
      .in(stranger, core: 0, at: 210),
      .out(stranger, preempted: true, core: 0, at: 250),
      .in(second, core: 0, at: 260),
      .out(second, core: 0, at: 400),
      .in(shell, core: 0, at: 410),
      .idle(shell, core: 0, at: 500),
      .in(stranger, core: 0, at: 610),
      .idle(stranger, core: 0, at: 700),
    ])
    #expect(
      run.trace.foreign == [
        ForeignSpan(core: 0, time: TimeRange(200, 400), name: "gcc"),
        ForeignSpan(core: 0, time: TimeRange(610, 700), name: "bash"),
      ])
    #expect(run.trace.threads.map(\.key) == [shell])
    #expect(run.contradictions == 0)
  }

  @Test func `other programs' forks, execs, names and exits are not of the run`() throws {
    let run = try interpret(
      beginning + [
        .fork(child, by: stranger, core: 0, at: 320),
        .named(stranger, "x", byExec: true, core: 0, at: 330),
        .exit(stranger, core: 0, at: 340),
        .waking(stranger, by: 100, core: 0, at: 350),
        .waiting(stranger, stack: 0, core: 0, at: 360),
      ])
    #expect(run.trace.threads.map(\.key) == [shell, worker])
    #expect(run.contradictions == 0)
  }
}
