import Testing
import Trace

@testable import Capture

/// What is known, and what is not, where records were lost.
extension PerfSwitchInterpreterTests {
  @Test func `a loss ends what was on the core where it was last known`() throws {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .in(worker, core: 1, at: 300),
      // Written just before the next record that found room.
      .lost(7, core: 0, at: 5000),
      .in(shell, core: 0, at: 5001),
      .out(shell, core: 0, at: 6000),
      .out(worker, core: 1, at: 7000),
    ])
    #expect(run.spans(of: shell) == [.init(100, 200, .lost), .init(5001, 6000, .blocked)])
    #expect(run.spans(of: worker) == [.init(300, 7000, .blocked)])
    #expect(run.trace.losses == [Loss(core: 0, time: TimeRange(200, 5000), count: 7)])
  }

  @Test func `whoever comes to light behind a loss is taken up from there`() throws {
    let unseen = ThreadKey(pid: 100, tid: 150)
    let stranger = ThreadKey(pid: 300, tid: 300)
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .out(shell, core: 0, at: 200),
      .lost(9, core: 0, at: 1000),
      // Leaves the core although nothing said that it came, nor that it was made.
      .out(unseen, core: 0, at: 1001),
      .in(stranger, core: 1, at: 1500),
      .exit(stranger, core: 1, at: 1600),
    ])
    #expect(run.spans(of: unseen) == [])
    #expect(run.spans(of: stranger) == [.init(1500, 1600, .exited)])
    #expect(run.trace.threads.map(\.key) == [shell, unseen, stranger])
    #expect(run.trace.threads[1].name == "a")
    #expect(run.contradictions > 0)
  }

  @Test func `a thread that comes to another core without having left ran until that was known`()
    throws
  {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      // Its leaving of core 0 was lost; the record that says so is yet to come.
      .in(shell, core: 1, at: 400),
      .lost(2, core: 0, at: 600),
      .in(worker, core: 0, at: 601),
      .exit(worker, core: 0, at: 700),
      .exit(shell, core: 1, at: 800),
    ])
    #expect(run.spans(of: shell) == [.init(100, 200, .lost), .init(400, 800, .exited)])
    #expect(run.spans(of: worker) == [.init(601, 700, .exited)])
    #expect(run.contradictions == 1)
  }

  @Test func `an exit that was lost is noticed at the end, if the thread is gone`() throws {
    let records: [TestRecord] = [
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .in(worker, core: 1, at: 300),
      .out(worker, core: 1, at: 400),
      .lost(3, core: 1, at: 900),
      .exit(shell, core: 0, at: 1500),
    ]
    let gone = try interpret(records)
    #expect(gone.ends[worker] == .exited)
    #expect(gone.trace.threads[1].time == TimeRange(200, 400))
    let there = try interpret(records) { $0 == worker }
    #expect(there.ends[worker] == .recordingEnded)
    #expect(there.trace.threads[1].time == TimeRange(200, 1_000_000))
  }

  @Test func `a gap with a loss in it belongs to nobody`() throws {
    let run = try interpret([
      .named(shell, "a", byExec: true, core: 0, at: 100),
      .fork(worker, by: shell, core: 0, at: 200),
      .out(shell, preempted: true, core: 0, at: 1000),
      .lost(2, core: 0, at: 1500),
      .in(worker, core: 0, at: 1501),
    ])
    #expect(run.spans(of: worker).map(\.start) == [1501])
  }
}
