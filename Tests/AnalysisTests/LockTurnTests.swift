import Testing
import Trace

@testable import Analysis

private let ms: Nanoseconds = 1_000_000

/// Threads that don't get their turn: starvation, livelock and deadlock, told apart.
@Suite("Findings on whose turn it is")
struct LockTurnTests {
  /// What is found about locks.
  private func findings(_ trace: Trace) -> [Finding] {
    Summary(trace).findings.filter { [.deadlock, .livelock, .starvation].contains($0.id) }
  }

  private func findings(_ id: Finding.Kind, _ trace: Trace) -> [Finding] {
    findings(trace).filter { $0.id == id }
  }

  /// A main thread and threads 2 and 3, all of which last a second.
  private func crew(_ records: [TraceRecord]...) -> Trace {
    var all = began(1)
    for thread: Int32 in [2, 3] { all += spawned(.t(thread), by: .t(1), at: 0) }
    all += records.joined()
    for thread: Int32 in [1, 2, 3] { all += ended(.t(thread), at: 1000 * ms) }
    return makeTrace(all)
  }

  // MARK: Starvation

  /// Thread 2 asks `tries` times for lock 5, from 100 ms on every `period`; thread 3, which has it,
  /// takes it again after each but the last.
  private func asking(
    _ tries: Int64, every period: Int64 = 20, holder: Int32 = 3, gotOnceAt turn: Int64? = nil,
    taker: (Int64) -> Int32 = { _ in 3 }
  ) -> Trace {
    var records: [TraceRecord] = []
    for turn in 0..<tries {
      let start = (100 + turn * period) * ms
      records += awaited(.t(2), start, start + ms, lock: 5, holder: holder, acquired: false)
      if turn < tries - 1 {
        records += awaited(.t(taker(turn)), start + 5 * ms, start + 5 * ms, lock: 5, holder: nil)
      }
    }
    if let turn {
      let moment = (100 + turn * period + 10) * ms
      records += awaited(.t(2), moment, moment, lock: 5, holder: nil)
    }
    return crew(records)
  }

  @Test("another thread took the lock 10 times while one asked for it in vain: starved; 9: not yet")
  func starvationThreshold() throws {
    #expect(findings(.starvation, asking(10, every: 22)) == [])
    let finding = try #require(findings(.starvation, asking(11)).first)
    #expect(finding.seconds == 0.201)
    #expect(finding.severity == .warning)
    #expect(finding.where == "t2 (thread 2)")
    #expect(
      finding.text.hasPrefix(
        "t2 (thread 2) went without a lock that it wanted for 201 ms: it gave up 11 times and"
          + " t3 (thread 3) took it at least 10 times meanwhile. A thread that takes a lock again"))
  }

  @Test("a fifth of the run, and 100 ms: less is no starvation")
  func starvationLength() {
    #expect(findings(.starvation, asking(11, every: 19)) == [])
  }

  @Test("who got it in between is not starved; nor is who waits for one long hold")
  func notStarved() {
    #expect(findings(.starvation, asking(16, gotOnceAt: 8)) == [])
    let oneLongHold = crew(
      (Int64(0)..<40).flatMap { turn -> [TraceRecord] in
        let start = (100 + turn * 20) * ms
        return awaited(.t(2), start, start + ms, lock: 5, holder: 3, acquired: false)
      })
    #expect(findings(.starvation, oneLongHold) == [])
  }

  @Test("two others in turn: no single one took it so often, so that is a queue")
  func fairQueue() {
    #expect(findings(.starvation, asking(16, taker: { $0.isMultiple(of: 2) ? 3 : 1 })) == [])
  }

  @Test("a lock that its own holder waits for is a signal: nobody starves for want of one")
  func signals() {
    #expect(findings(.starvation, asking(30, holder: 2)) == [])
  }

  @Test("one wait in which the thread was woken 10 times only to wait on; 9 times; preempted")
  func wokenInVain() throws {
    func trace(_ times: Int64, _ end: SpanEnd = .blocked) -> Trace {
      var records = ran(.t(2), on: 0, 50 * ms, 101 * ms, .blocked)
      for turn in 0..<times {
        let start = (120 + turn * 30) * ms
        records += ran(.t(2), on: 0, start, start + ms, end)
      }
      records += ran(.t(2), on: 0, 499 * ms, 505 * ms, .blocked)
      return crew(records, awaited(.t(2), 100 * ms, 500 * ms, lock: 5, holder: 3))
    }
    let finding = try #require(findings(.starvation, trace(10)).first)
    #expect(finding.seconds == 0.4)
    #expect(
      finding.text.contains(
        "it was woken 10 times to find it taken again and t3 (thread 3) had it when the wait began."
      ))
    #expect(findings(.starvation, trace(9)) == [])
    #expect(findings(.starvation, trace(10, .preempted)) == [])
  }

  @Test("several that starve for one lock are one finding, the longest first")
  func severalStarved() throws {
    var records: [TraceRecord] = []
    for turn: Int64 in 0..<30 {
      let start = (100 + turn * 20) * ms
      for waiter: Int32 in [1, 2] where waiter == 2 || turn > 5 {
        records += awaited(
          .t(waiter), start + Int64(waiter), start + ms, lock: 5, holder: 3, acquired: false)
      }
      records += awaited(.t(3), start + 5 * ms, start + 5 * ms, lock: 5, holder: nil)
    }
    let found = findings(.starvation, crew(records))
    let finding = try #require(found.first)
    #expect(found.count == 1)
    #expect(finding.where == "t2 (thread 2) and the main thread (1)")
    #expect(
      finding.text.contains("Others went without it, too: the main thread (1) for 461 ms."))
  }

  // MARK: Livelock

  /// Threads 2 and 3 try each other's lock `tries` times at once, and get it `takes` times.
  private func corridor(_ tries: Int64, takes: Int64 = 0, every period: Int64 = 20) -> Trace {
    var records = ran(.t(2), on: 0, 0, 150 * ms, .blocked)
    for turn in 0..<tries {
      let start = (100 + turn * period) * ms
      records += awaited(.t(2), start, start + 2 * ms, lock: 0xb, holder: 3, acquired: false)
      records += awaited(.t(3), start, start + 2 * ms, lock: 0xa, holder: 2, acquired: false)
      if turn < takes {
        records += awaited(.t(2), start + 5 * ms, start + 5 * ms, lock: 0xb, holder: nil)
      }
    }
    return crew(records)
  }

  @Test("two that give up 10 times against one another: a livelock, and no deadlock")
  func livelock() throws {
    let found = findings(corridor(10))
    let finding = try #require(found.first)
    #expect(found.map(\.id) == [.livelock])
    #expect(finding.severity == .problem)
    #expect(finding.seconds == 0.182)
    #expect(finding.where == "t2 (thread 2) and t3 (thread 3)")
    #expect(
      finding.text == "2 threads kept giving way to one another for 182 ms, on cores for 50.0 ms of"
        + " it, and got nowhere: t2 (thread 2) gave up 10 times waiting for a lock that t3 (thread"
        + " 3) held, and got it never; t3 (thread 3) gave up 10 times waiting for a lock that t2"
        + " (thread 2) held, and got it never. Take the locks in the same order everywhere, or wait"
        + " for a random time before trying again.")
  }

  @Test(
    "nine times are a deadlock that closed nine times, named once; a tenth of the run is needed")
  func livelockThresholds() throws {
    let found = findings(corridor(9))
    let finding = try #require(found.first)
    #expect(found.map(\.id) == [.deadlock])
    #expect(finding.text.contains("It happened 9 times; this was the longest."))
    #expect(findings(.livelock, corridor(10, every: 10)) == [])
  }

  @Test("getting the lock once in ten failures is progress")
  func livelockWithProgress() throws {
    #expect(findings(.livelock, corridor(20, takes: 3)) == [])
    let finding = try #require(findings(.livelock, corridor(20, takes: 1)).first)
    #expect(finding.text.contains("t3 (thread 3) held, and got it 1 time;"))
  }

  @Test("one that gives up while the other never does: no livelock")
  func oneSided() {
    #expect(findings(.livelock, asking(40)) == [])
  }
}
