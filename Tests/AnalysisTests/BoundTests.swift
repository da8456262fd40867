import Testing
import Trace

@testable import Analysis

/// What binds a run, worked by hand: the stretches of the critical path decide, not the sums of threads.
@Suite("Bound along the critical path")
struct BoundTests {
  private let tracepoints = makeMetadata(method: .tracepoints)

  /// Thread 1 computes from 0 to `start` and from `end` to 110, and waits for a device between.
  private func main(waiting start: Nanoseconds, _ end: Nanoseconds, waker: Waker? = .interrupt)
    -> [TraceRecord]
  {
    began(1) + ran(.t(1), on: 0, 0, start, .blocked)
      + waited(.t(1), start, end, for: .io, evidence: .reported, waker: waker)
      + ran(.t(1), on: 0, end, 110, .exited) + ended(.t(1), at: 110)
  }

  /// A thread that computes from `start` to `end`.
  private func background(_ start: Nanoseconds, _ end: Nanoseconds) -> [TraceRecord] {
    spawned(.t(2), by: .t(1), at: start) + ran(.t(2), on: 1, start, end, .exited)
      + ended(.t(2), at: end)
  }

  @Test("threads that wait for work make no computing program one that waits")
  func idlePool() {
    // 110 of computing against 2 · 100 of waiting.
    let idle = [Int32(2), 3].flatMap { tid in
      spawned(.t(tid), by: .t(1), at: 0) + ran(.t(tid), on: 1, 0, 1, .blocked)
        + waited(.t(tid), 1, 101, for: .lock, evidence: .reported, waker: .thread(.t(1)))
        + ran(.t(tid), on: 1, 101, 102, .exited) + ended(.t(tid), at: 102)
    }
    let summary = Summary(
      makeTrace(
        with: tracepoints, began(1), idle, ran(.t(1), on: 0, 0, 110, .exited),
        ended(.t(1), at: 110)))
    #expect(summary.states.lockWait > summary.states.running)
    #expect(summary.bound == .cpu)
    #expect(summary.criticalPath?.runningSeconds == 110e-9)
  }

  @Test("what computes beside a wait does not shorten it")
  func backgroundThread() {
    // 10 + 20 of 110 computed along the path; the core was never idle.
    let summary = Summary(makeTrace(with: tracepoints, main(waiting: 10, 90), background(10, 90)))
    #expect(summary.busyShare == 1)
    #expect(summary.bound == .io)
    #expect(summary.criticalPath?.deviceSeconds == 80e-9)
    #expect(summary.criticalPath?.busyShare == 30.0 / 110)
    #expect(summary.verdictText.contains("waiting for 73 % of the critical path"))
  }

  @Test("in equal parts it is mixed")
  func mixed() {
    let summary = Summary(makeTrace(with: tracepoints, main(waiting: 30, 80), background(30, 80)))
    #expect(summary.bound == .mixed)
    #expect(summary.verdictText.contains("computing for 55 % of the critical path"))
  }

  @Test("a wait for a worker is what the worker did")
  func waitForAWorker() {
    // Thread 1 waits from 10 to 90 for thread 2, which computes.
    let summary = Summary(
      makeTrace(with: tracepoints, main(waiting: 10, 90, waker: .thread(.t(2))), background(10, 95))
    )
    #expect(summary.bound == .cpu)
    #expect(summary.criticalPath?.runningSeconds == 110e-9)
  }

  @Test("where nobody knows who ended a wait, the run as a whole decides")
  func fallback() {
    let summary = Summary(makeTrace(main(waiting: 10, 90, waker: nil), background(10, 90)))
    #expect(summary.criticalPath == nil)
    #expect(summary.bound == .cpu)
    let alone = Summary(makeTrace(main(waiting: 10, 90, waker: nil)))
    #expect(alone.bound == .io)
  }

  @Test("locks that wait for one another until a time limit stay locks")
  func locks() {
    func waits(_ tid: Int32) -> [TraceRecord] {
      waited(.t(tid), 10, 100, for: .lock, evidence: .reported, waker: .interrupt)
    }
    let summary = Summary(
      makeTrace(
        with: tracepoints, began(1), ran(.t(1), on: 0, 0, 10, .blocked), waits(1),
        spawned(.t(2), by: .t(1), at: 0), ran(.t(2), on: 1, 0, 10, .blocked), waits(2),
        ran(.t(1), on: 0, 100, 110, .exited), ended(.t(1), at: 110),
        ran(.t(2), on: 1, 100, 105, .exited), ended(.t(2), at: 105)))
    #expect(summary.criticalPath?.timerSeconds == 90e-9)
    #expect(summary.bound == .lock)
  }
}
