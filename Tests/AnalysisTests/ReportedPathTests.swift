import Testing
import Trace

@testable import Analysis

/// The critical path where the kernel's wake-ups are not recorded.
@Suite("The critical path by what agents know")
struct ReportedPathTests {
  private typealias P = PathStretch

  private func path(_ trace: Trace) -> [P] { P.path(trace) }

  /// Thread 1 computes until 31 and starts thread 2 at 10, which lasts from 10 to 60.
  private func two(_ records: [TraceRecord]...) -> [TraceRecord] {
    began(1) + ran(.t(1), on: 0, 0, 31, .exited) + spawned(.t(2), by: .t(1), at: 10)
      + ran(.t(2), on: 1, 10, 12, .blocked) + records.joined()
      + ran(.t(2), on: 1, 34, 60, .exited) + ended(.t(1), at: 31) + ended(.t(2), at: 60)
  }

  private let throughTheGiver = [
    P(.running, 0, 0, 10), P(.running, 1, 10, 12), P(.running, 0, 12, 30), P(.handOver, 1, 30, 34),
    P(.running, 1, 34, 60),
  ]

  @Test(
    "the interpreter lock goes from its last holder, however often it was asked for meanwhile",
    arguments: [false, true])
  func interpreterLock(asksAgain: Bool) {
    let trace = makeTrace(
      two(
        used(.t(1), take: 0, drop: 30), used(.t(2), wait: 12, take: 35, drop: 60),
        asksAgain ? ran(.t(2), on: 1, 20, 21, .blocked) : []))
    #expect(path(trace) == throughTheGiver)
    // Work: 31 + 2 + 26 and the moment; the hand-over is no part of the span.
    let summary = Summary(trace)
    #expect(summary.spanSeconds == 56e-9)
    #expect(summary.workSeconds == (asksAgain ? 60e-9 : 59e-9))
  }

  @Test("a lock that nobody had before, or that was dropped before it was asked for, tells nothing")
  func noGiver() {
    let unknown = [P(.unknown, 1, 12, 34), P(.running, 1, 34, 60)]
    for drop: Nanoseconds? in [nil, 5] {
      let first = drop.map { used(.t(1), take: 0, drop: $0) } ?? []
      let trace = makeTrace(two(first, used(.t(2), wait: 12, take: 35, drop: 60)))
      #expect(path(trace).suffix(2) == unknown[...])
      #expect(Summary(trace).spanSeconds == nil)
    }
  }

  @Test("a lock goes from its holder; from who got it meanwhile, where somebody did")
  func lock() {
    let direct = makeTrace(two(awaited(.t(2), 12, 35, lock: 7, holder: 1)))
    // Thread 1 has it until it exits at 31, as far as anybody knows.
    #expect(
      path(direct) == [
        P(.running, 0, 0, 10), P(.running, 1, 10, 12), P(.running, 0, 12, 31),
        P(.handOver, 1, 31, 34), P(.running, 1, 34, 60),
      ])
    let third = makeTrace(
      two(
        awaited(.t(2), 12, 35, lock: 7, holder: 1), spawned(.t(3), by: .t(1), at: 5),
        ran(.t(3), on: 2, 5, 33, .exited), awaited(.t(3), 11, 25, lock: 7, holder: 1),
        ended(.t(3), at: 33)))
    #expect(
      path(third) == [
        P(.running, 0, 0, 10), P(.running, 2, 10, 12), P(.running, 1, 12, 33),
        P(.handOver, 2, 33, 34), P(.running, 2, 34, 60),
      ])
  }

  @Test("whoever gave a lock back ended the wait for it, for a signal, too", arguments: [1, 2])
  func giver(holder: Int32) {
    let wait = LockWait(
      thread: .t(2), time: TimeRange(12, 35), lock: 7, holder: holder, acquired: true, giver: 1)
    #expect(
      path(makeTrace(two([.lockWait(wait)]))) == [
        P(.running, 0, 0, 10), P(.running, 1, 10, 12), P(.running, 0, 12, 31),
        P(.handOver, 1, 31, 34), P(.running, 1, 34, 60),
      ])
  }

  @Test("a wait for a signal is not known, one that was given up went to its time limit")
  func signals() {
    let signal = makeTrace(two(awaited(.t(2), 12, 35, lock: 7, holder: 2)))
    #expect(path(signal).suffix(2) == [P(.unknown, 1, 12, 34), P(.running, 1, 34, 60)])
    let limit = makeTrace(two(awaited(.t(2), 12, 35, lock: 7, holder: 1, acquired: false)))
    #expect(path(limit).suffix(2) == [P(.timer, 1, 12, 34), P(.running, 1, 34, 60)])
  }

  @Test("nothing but time ends a sleep")
  func sleep() {
    let trace = makeTrace(two(waited(.t(2), 12, 34, for: .timer)))
    #expect(path(trace).suffix(2) == [P(.timer, 1, 12, 34), P(.running, 1, 34, 60)])
  }

  @Test(
    "a parent that waits for a child goes on when it exits; what else ends such a wait nobody says",
    arguments: ["wait4", "rt_sigsuspend"])
  func child(place: String) {
    let parent = ThreadKey.t(1)
    let first = ThreadKey(pid: 2, tid: 2)
    let wait = BlockedSpan(
      thread: parent, time: TimeRange(12, 50), cause: .child, place: place, evidence: .observed,
      waker: nil)
    let trace = makeTrace(
      began(1), ran(parent, on: 0, 0, 12, .blocked), began(2, by: parent, at: 5),
      ran(first, on: 1, 5, 45, .exited), ended(first, at: 45), ended(process: 2, at: 45),
      [.blocked(wait)], ran(parent, on: 0, 50, 60, .exited), ended(parent, at: 60))
    let known = [
      P(.running, 0, 0, 12), P(.running, 1, 12, 45), P(.handOver, 0, 45, 50),
      P(.running, 0, 50, 60),
    ]
    let unknown = [P(.running, 0, 0, 12), P(.unknown, 0, 12, 50), P(.running, 0, 50, 60)]
    #expect(path(trace) == (place == "wait4" ? known : unknown))
  }

  @Test("a coroutine that awaited a job goes on when the job is done")
  func task() {
    // The loop on thread 1 sleeps from 10 to 40; the job on thread 2 is done at 35.
    func run(
      _ task: Int64, on thread: ThreadKey, _ start: Nanoseconds, _ end: Nanoseconds,
      _ awaited: Int64?
    )
      -> [TraceRecord]
    {
      [
        .taskRan(
          TaskRun(
            task: TaskKey(task), thread: thread, time: TimeRange(start, end),
            awaitedTask: awaited.map { TaskKey($0) }, awaited: nil, line: nil))
      ]
    }
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), spawned(.t(2), by: .t(1), at: 4),
      ran(.t(2), on: 1, 4, 38, .exited), ended(.t(2), at: 38),
      ran(.t(1), on: 0, 40, 60, .exited), ended(.t(1), at: 60),
      did(1, made: 1), did(2, .job, queued: true, made: 3), run(1, on: .t(1), 2, 9, 2),
      run(2, on: .t(2), 5, 35, nil),
      [.taskEnded(TaskEnd(task: TaskKey(2), at: 35, outcome: .ok, error: nil))],
      run(1, on: .t(1), 41, 58, nil))
    #expect(
      path(trace) == [
        P(.running, 0, 0, 10), P(.running, 1, 10, 35), P(.handOver, 0, 35, 40),
        P(.running, 0, 40, 60),
      ])
  }
}
